import SluiceCore
import SluiceVision

/// The levels this machine can run.
let availableLevels = CPULevel.allCases.filter { $0 <= .best }

/// The bytes of a slot after a picture was written to it.
///
/// Opaque to reflection: a failed expectation would spend minutes on showing thousands of bytes.
struct FilledSlot: Equatable, CustomStringConvertible, CustomReflectable {
    var bytes: [UInt8]
    let type: ElementType

    init(bytes: [UInt8], type: ElementType) {
        self.bytes = bytes
        self.type = type
    }

    init(_ picture: borrowing Picture, _ spec: InputSpec, _ level: CPULevel = .best) {
        var preprocessor = Preprocessor(spec: spec, batches: 1, slotsPerBatch: 1, level: level)
        var batch = TensorBatch(id: 0, capacity: 1, elementType: spec.elementType, shape: spec.shape)
        unsafe batch.fillSlot { slot, index in
            _ = unsafe preprocessor.fill(picture, into: slot, of: 0, at: index)
        }
        bytes = unsafe batch.input.bytes.withUnsafeBytes { unsafe Array($0) }
        type = spec.elementType
    }

    /// The elements as real numbers.
    var elements: [Double] {
        unsafe bytes.withUnsafeBytes { bytes in
            switch type {
            case .float32: unsafe bytes.bindMemory(to: Float.self).map(Double.init)
            case .float16: unsafe bytes.bindMemory(to: Float16.self).map(Double.init)
            default: unsafe bytes.map(Double.init)
            }
        }
    }

    var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
    var description: String { "\(bytes.count) bytes of \(type.rawValue)" }
}
