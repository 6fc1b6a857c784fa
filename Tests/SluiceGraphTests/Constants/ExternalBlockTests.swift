import Foundation
import OnnxProto
import OrderedCollections
import SluiceCore
import SluiceGraph
import SwiftProtobuf
import TestSupport
import Testing

@Suite struct ExternalBlockTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A model in the folder whose constant of two floats lies where the entries say.
    private func load(_ entries: KeyValuePairs<String, String>) throws -> OnnxModel {
        var model = Onnx_ModelProto()
        model.opsetImport = [.with { $0.version = 13 }]
        model.graph.node = [.with { ($0.opType, $0.input, $0.output) = ("Identity", ["c"], ["y"]) }]
        model.graph.output = [.with { $0.name = "y" }]
        model.graph.initializer = [
            .with {
                ($0.name, $0.dataType, $0.dims, $0.dataLocation) = ("c", 1, [2], .external)
                $0.externalData = entries.map { entry in .with { ($0.key, $0.value) = (entry.key, entry.value) } }
            }
        ]
        return try OnnxModel(contentsOf: folder.write("model.onnx", try model.serializedBytes() as [UInt8]))
    }

    @Test func valuesAreReadFromTheirPlace() throws {
        try folder.write("weights.bin", [9, 9, 9, 9, 0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0, 7])
        let model = try load(["location": "weights.bin", "offset": "4", "length": "8"])
        #expect(try model.graph.constants["c"]?.floats() == [1.5, -2])
    }

    @Test func aModelIsWrittenWithItsValuesInside() throws {
        try folder.write("weights.bin", [0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0])
        try load(["location": "weights.bin"]).write(to: folder("whole.onnx"))
        try FileManager.default.removeItem(atPath: folder("weights.bin"))
        #expect(try OnnxModel(contentsOf: folder("whole.onnx")).graph.constants["c"]?.floats() == [1.5, -2])
    }

    @Test(arguments: ["/etc/passwd", "../secret.bin", "a/../../secret.bin"])
    func pathsOutOfTheFolderAreRefused(location: String) {
        let error = #expect(throws: GraphError.self) { try load(["location": location]) }
        #expect(error?.what.contains("outside the model's folder") == true)
    }

    @Test func linksOutOfTheFolderAreRefused() throws {
        let elsewhere = try TemporaryFolder()
        try elsewhere.write("secret.bin", [UInt8](repeating: 0, count: 8))
        try FileManager.default.createSymbolicLink(
            atPath: folder("link.bin"),
            withDestinationPath: elsewhere("secret.bin")
        )
        let error = #expect(throws: GraphError.self) { try load(["location": "link.bin"]) }
        #expect(error?.what.contains("leads outside the model's folder") == true)
    }

    @Test func aMissingFileIsNamed() {
        let error = #expect(throws: GraphError.self) { try load(["location": "weights.bin"]) }
        #expect(error?.code == .notFound && error?.exitCode == .noInput)
        #expect(error?.what.hasSuffix("weights.bin: no such file; constant 'c' should be in it") == true)
    }

    @Test(arguments: [("0", "16"), ("9", "8"), ("-1", "8"), ("x", "8"), ("0", "-8")])
    func blocksPastTheEndAreRefused(offset: String, length: String) throws {
        try folder.write("weights.bin", [UInt8](repeating: 0, count: 8))
        let error = #expect(throws: GraphError.self) {
            try load(["location": "weights.bin", "offset": offset, "length": length])
        }
        #expect(error?.code == .badModel)
    }
}
