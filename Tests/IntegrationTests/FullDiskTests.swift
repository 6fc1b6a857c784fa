import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite struct FullDiskTests {
        /// A limit on the size of files stands for the end of the disk: both stop a file in its middle.
        @Test func aReportThatDoesNotFitLeavesTheEarlierOne() throws {
            let folder = try TemporaryFolder()
            func evaluate(limit: String) throws -> Ending {
                let command = """
                    trap '' XFSZ; ulimit -f \(limit)
                    exec "$0" evaluate --on 'scene:street?seed=7&frames=10' "$1" --report "$2" --quiet
                    """
                let arguments = try ["-c", command, Program.path(), Model.street, folder("out")]
                return try Program("bash", arguments).wait()
            }
            #expect(try evaluate(limit: "unlimited").status == 0)
            let before = folder.read("out/report.json")
            // Blocks of 1024 bytes.
            let ending = try evaluate(limit: "8")
            #expect(ending.status == 74)
            #expect(ending.complaints.count == 1 && ending.errors.contains("report.json: cannot be written"))
            #expect(!before.isEmpty && folder.read("out/report.json") == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out"])
        }
    }
}
