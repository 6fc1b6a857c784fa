import SluiceCore
import SluiceVision

/// Random numbers that are the same in every run (SplitMix64, Steele et al. 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }

    mutating func uniform(_ range: ClosedRange<Float>) -> Float {
        Float.random(in: range, using: &self)
    }
}

/// An output tensor of a test: shape with the batch dimension, values, type.
struct TestTensor {
    var name = "output"
    var shape: [Int]
    var values: [Float]
    var elementType: ElementType = .float32

    var info: TensorInfo {
        TensorInfo(
            name: name,
            elementType: elementType,
            dimensions: [.dynamic("batch")] + shape.dropFirst().map { .fixed($0) }
        )
    }

    var storage: TensorStorage {
        consuming get {
            let storage = TensorStorage(elementType: elementType, shape: shape)
            precondition(values.count == storage.count)
            for (index, value) in values.enumerated() {
                switch elementType {
                case .float32: unsafe storage.base.storeBytes(of: value, toByteOffset: 4 * index, as: Float.self)
                case .float16:
                    unsafe storage.base.storeBytes(
                        of: Float16(value).bitPattern,
                        toByteOffset: 2 * index,
                        as: UInt16.self
                    )
                case .int64: unsafe storage.base.storeBytes(of: Int64(value), toByteOffset: 8 * index, as: Int64.self)
                default: fatalError("no test needs \(elementType)")
                }
            }
            return storage
        }
    }
}

/// A model of a test: its outputs, and how they are read.
struct TestModel {
    var family: ModelFamily
    var tensors: [TestTensor]
    var width = 64
    var height = 64

    var input: InputSpec { InputSpec(width: width, height: height) }

    var signature: ModelSignature {
        ModelSignature(
            inputs: [
                TensorInfo(
                    name: "images",
                    elementType: .float32,
                    dimensions: [.dynamic("batch"), .fixed(3), .fixed(height), .fixed(width)]
                )
            ],
            outputs: tensors.map(\.info)
        )
    }

    var outputs: TensorOutputs {
        var result = TensorOutputs()
        for tensor in tensors { result.append(tensor.storage) }
        return result
    }

    func detector(_ change: (inout DetectorSpec) -> Void = { _ in }) throws -> Detector {
        var spec = DetectorSpec(family: family, labels: [])
        change(&spec)
        return try Detector(spec, signature: signature, input: input)
    }

    /// Detects in a picture as large as the input, so that boxes are in pixels of the input.
    func detect(slot: Int = 0, _ change: (inout DetectorSpec) -> Void = { _ in }) throws -> Detections {
        var detector = try detector(change)
        var detections = Detections()
        let outputs = self.outputs
        try detector.detect(
            outputs,
            slot: slot,
            placement: Placement(width: width, height: height, in: input),
            into: &detections
        )
        return detections
    }
}
