import Foundation
import SluiceCore
import TestSupport
import Testing

@Suite struct WholeFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func aFileIsReplacedAsAWhole() throws {
        let path = try folder.write("a", "a much longer text")
        try WholeFile.replace(path, with: [1, 2, 3])
        #expect(try WholeFile.read(path) == [1, 2, 3])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    }

    @Test func aLinkStaysALink() throws {
        let path = try folder.write("a", "old")
        try FileManager.default.createSymbolicLink(atPath: folder("link"), withDestinationPath: path)
        try WholeFile.replace(folder("link"), with: Array("new".utf8))
        #expect(folder.read("a") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder("link")) == path)
    }

    /// The superuser could replace `/dev/null` by a file.
    @Test func aDeviceStaysADevice() throws {
        let link = folder("null")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/null")
        try WholeFile.replace(link, with: [1, 2, 3])
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
    }

    @Test func aPartIsRead() throws {
        let path = try folder.write("a", [UInt8]([0, 1, 2, 3, 4]))
        #expect(try WholeFile.read(path, offset: 1, count: 3) == [1, 2, 3])
        #expect(try WholeFile.read(path, offset: 2) == [2, 3, 4])
        #expect(throws: WholeFile.Failure(code: ENODATA)) { try WholeFile.read(path, offset: 1, count: 9) }
    }

    @Test func filesThatSayNoSizeAreReadToTheirEnd() throws {
        #expect(try WholeFile.read("/proc/self/status").count > 100)
    }

    @Test func failuresAreInWords() {
        let error = #expect(throws: WholeFile.Failure.self) { try WholeFile.replace("/nowhere/a", with: []) }
        #expect(error?.reason == "No such file or directory")
        #expect(throws: WholeFile.Failure(code: EISDIR)) { try WholeFile.read(folder.path) }
    }
}
