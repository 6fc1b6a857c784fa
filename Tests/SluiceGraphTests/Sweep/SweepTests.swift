import Foundation
import SluiceCore
import SluiceGraph
import TestSupport
import Testing

/// Every model that comes with ONNX to test runtimes with: what is loaded and saved is still the same model.
@Suite struct SweepTests {
    /// A model of the sweep, as `sweep.py collect` lists it.
    struct Entry: Decodable {
        var name: String
        var path: String
    }

    /// What `sweep.py compare` found.
    struct Comparison: Decodable {
        /// Models by verdict.
        var counts: [String: Int]
        var failures: [String]
        /// Models that the runtime cannot run as they come, by its reason.
        var unrunnable: [String: Int]
    }

    /// Operators that hold graphs of their own.
    private static let refused: Set = ["If", "Loop", "Scan", "SequenceMap", "ai.onnx.preview.FlexAttention"]

    @Test(.pythonPeer) func everyModelOfONNXsTestsIsTheSameAfterLoadingAndSaving() throws {
        let folder = try TemporaryFolder()
        _ = try PythonPeer.run("Tests/SluiceGraphTests/Sweep/sweep.py", ["collect", folder.path])
        let models = try JSONDecoder().decode(
            [Entry].self,
            from: Data(contentsOf: URL(filePath: folder("models.json")))
        )
        try FileManager.default.createDirectory(atPath: folder("saved"), withIntermediateDirectories: true)

        var refusals: [String: Int] = [:]
        for (index, entry) in models.enumerated() {
            do throws(GraphError) {
                try roundTrip(entry, to: folder("saved/\(index).onnx"))
            } catch {
                #expect(error.code == .unsupported && error.what.hasPrefix(entry.path), "\(entry.name): \(error)")
                // `… node 'name' (Loop) has a graph of its own …`, or `the Loop that makes …`.
                let match = error.what.firstMatch(
                    of: /\(([\w.]+)\) has a graph|the ([\w.]+) that makes '.*' has a graph/
                )
                let op = match.flatMap { $0.1 ?? $0.2 }.map(String.init)
                refusals[op ?? "\(error)", default: 0] += 1
            }
        }
        let output = try PythonPeer.run("Tests/SluiceGraphTests/Sweep/sweep.py", ["compare", folder.path])
        let comparison = try JSONDecoder().decode(Comparison.self, from: output)
        let counts = comparison.counts
        let refusedCount = refusals.values.reduce(0, +)
        print("sweep: \(models.count) models, \(refusals) refused; \(counts); not run: \(comparison.unrunnable)")

        #expect(Set(refusals.keys) == Self.refused)
        #expect(comparison.failures.isEmpty, "\(comparison.failures.prefix(20))")
        #expect(counts["refused"] == refusedCount && counts.values.reduce(0, +) == models.count)
        // A sweep that silently finds fewer models, or runs fewer, proves less than it says.
        #expect(models.count(where: { $0.name.hasPrefix("wheel/") }) == 149)
        #expect(models.count(where: { $0.name.hasPrefix("generated/") }) == 1_884)
        #expect(models.count(where: { $0.name.hasPrefix("debian/") }) == 1_072)
        #expect(refusedCount == 71)
        #expect(counts["equal", default: 0] >= 2_550, "\(counts)")
    }

    /// Loads, saves, loads, and saves again: the second file is the first.
    private func roundTrip(_ entry: Entry, to path: String) throws(GraphError) {
        try OnnxModel(contentsOf: entry.path).write(to: path)
        let again = try OnnxModel(contentsOf: path).serialized()
        let isSame = FileManager.default.contents(atPath: path).map { $0 == Data(again) } ?? false
        #expect(isSame, "\(entry.name): saving again gives another file")
    }
}
