import SluiceCore
import SluiceRuntime
import SluiceTesting
import TestSupport
import Testing

@Suite struct ModelFileTests {
    private let library: RuntimeLibrary

    init() throws {
        library = try RuntimeLibrary.load()
    }

    @Test func aSignatureHasNamesTypesShapesAndMetadata() throws {
        var model = TinyModel()
        model.input("image", .uint8, ["N", 3, "height", 8])
        model.output("same", .uint8, ["N", 3, "height", 8])
        model.output("size", .int64, [4])
        model.node("Identity", ["image"], ["same"])
        model.node("Shape", ["image"], ["size"])
        model.metadata("names", "{0: 'car'}")
        model.metadata("stride", "32")
        let signature = try ModelFile.inspect(.bytes(model.bytes, name: "tiny"), with: library)
        let image: [Dimension] = [.dynamic("N"), .fixed(3), .dynamic("height"), .fixed(8)]
        #expect(signature.inputs == [TensorInfo(name: "image", elementType: .uint8, dimensions: image)])
        #expect(
            signature.outputs == [
                TensorInfo(name: "same", elementType: .uint8, dimensions: image),
                TensorInfo(name: "size", elementType: .int64, dimensions: [.fixed(4)]),
            ]
        )
        #expect(signature.metadata == ["names": "{0: 'car'}", "stride": "32"])
        #expect(signature.producer == "tiny")
    }

    @Test(.sharedData)
    func realModelsAreInspected() throws {
        let yolox = try ModelFile.inspect(.file(Model.yoloxNano()), with: library)
        #expect(yolox.inputs.map(\.description) == ["images: float32[1×3×416×416]"])
        #expect(yolox.outputs.map(\.description) == ["output: float32[1×3549×85]"])
        let yuNet = try ModelFile.inspect(.file(Model.yuNet()), with: library)
        #expect(yuNet.inputs.count == 1 && yuNet.inputs[0].dimensions[0].size == nil)
        #expect(yuNet.outputs.count == 12)
    }

    enum BadFile: CaseIterable {
        case missing, folder, empty, text, truncated, cut, unknownOperator, unsupportedType
    }

    @Test(arguments: BadFile.allCases)
    func aBadFileIsRefusedInOneLine(_ bad: BadFile) throws {
        let folder = try TemporaryFolder()
        let whole = TinyModel.affine().bytes
        var path = folder.path + "/model.onnx"
        switch bad {
        case .missing: break
        case .folder: path = folder.path
        case .empty: path = try folder.write("model.onnx", [])
        case .text: path = try folder.write("model.onnx", Array("This is not a model.\n".utf8))
        case .truncated: path = try folder.write("model.onnx", Array(whole.dropLast(whole.count / 3)))
        // A whole message that lacks the graph: the cut falls between two fields.
        case .cut: path = try folder.write("model.onnx", Array(whole.prefix(8)))
        case .unknownOperator:
            var model = TinyModel()
            model.input("x", .float32, ["N"])
            model.output("y", .float32, ["N"])
            model.node("Frobnicate", ["x"], ["y"])
            path = try folder.write("model.onnx", model.bytes)
        case .unsupportedType:
            var model = TinyModel()
            model.input("x", .float32, ["N"])
            model.output("y", .string, ["N"])
            model.node("Cast", ["x"], ["y"], attributes: ["to": Int(TinyModel.ElementType.string.rawValue)])
            path = try folder.write("model.onnx", model.bytes)
        }
        for load in [inspect, createSession] {
            let error = try #require(throws: InferenceError.self) { try load(path) }
            #expect(error.code == (bad == .missing ? .modelNotFound : .badModel))
            #expect(error.exitCode == (bad == .missing ? .noInput : .badData))
            #expect(error.what.hasPrefix(path + ": "))
            #expect(!error.description.contains("\n") && error.description.count < 500, "\(error)")
            #expect(!error.description.contains("onnxruntime_src"), "\(error)")
            #expect(!error.remedy.isEmpty)
        }
    }

    private func inspect(_ path: String) throws { _ = try ModelFile.inspect(.file(path), with: library) }
    private func createSession(_ path: String) throws { _ = try Session(.file(path), library: library) }

    @Test func aModelWithSeveralInputsIsRefused() throws {
        var model = TinyModel()
        model.input("a", .float32, ["N"])
        model.input("b", .float32, ["N"])
        model.output("sum", .float32, ["N"])
        model.node("Add", ["a", "b"], ["sum"])
        let error = #expect(throws: InferenceError.self) {
            _ = try Session(.bytes(model.bytes, name: "two.onnx"), library: library)
        }
        #expect(error?.code == .badModel)
        #expect(error?.what == "two.onnx: has 2 inputs (a: float32[N], b: float32[N]) and 1 outputs")
    }

    @Test func whatTheRuntimeSaysIsKept() throws {
        var model = TinyModel.affine()
        model.constant("forgotten", [1], floats: [0])
        _ = try Session(.bytes(model.bytes, name: "tiny"), library: library)
        #expect(library.messages.contains { $0.contains("forgotten") })
    }

    @Test(arguments: Device.allCases.filter { $0 != .cpu })
    func anotherDeviceIsRefusedNotReplaced(_ device: Device) throws {
        let error = #expect(throws: InferenceError.self) {
            _ = try Session(
                .bytes(TinyModel.affine().bytes, name: "tiny"),
                library: library,
                options: SessionOptions(device: device)
            )
        }
        #expect(error?.code == .deviceUnavailable)
        #expect(error?.remedy == "set model.device: cpu")
    }
}
