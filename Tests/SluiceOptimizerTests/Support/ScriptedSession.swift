import SluiceCore
import SluiceEngine

/// Stands where a model would: it "finds" what a script says is in the picture, which it tells by its brightness.
///
/// Made for the pictures of `CountingSource`, whose brightness counts. Output as the end-to-end family has it.
struct ScriptedSession: ~Copyable, InferenceSession {
    static let size = 32
    static let rows = 8

    let signature: ModelSignature
    let device = "cpu"
    private let name: String
    private let calls: Guarded<[Call]>
    private let script: @Sendable (_ frame: Int) throws(InferenceError) -> [Detection]

    struct Call: Hashable {
        var name: String
        var frame: Int
    }

    /// - Parameter calls: Where every run is written down.
    init(
        _ name: String,
        calls: Guarded<[Call]> = Guarded([]),
        script: @escaping @Sendable (_ frame: Int) throws(InferenceError) -> [Detection]
    ) {
        self.name = name
        self.calls = calls
        self.script = script
        signature = Self.signature
    }

    static let signature = ModelSignature(
        inputs: [
            TensorInfo(
                name: "images",
                elementType: .float32,
                dimensions: [.fixed(1), .fixed(3), .fixed(size), .fixed(size)]
            )
        ],
        outputs: [
            TensorInfo(name: "output0", elementType: .float32, dimensions: [.fixed(1), .fixed(rows), .fixed(6)])
        ]
    )

    mutating func prepare(_ batch: inout TensorBatch) throws(InferenceError) -> Int {
        batch.outputs.append(TensorStorage(elementType: .float32, shape: [1, Self.rows, 6]))
        return 0
    }

    mutating func run(_ batch: inout TensorBatch) throws(InferenceError) -> InferenceCost {
        let frame = Int((batch.input.floats[0] * 255).rounded())
        let name = name
        calls.withLock { $0.append(Call(name: name, frame: frame)) }
        var values: [Float] = []
        for object in try script(frame) {
            let box = object.box
            values += [
                box.x, box.y, box.x + box.width, box.y + box.height, object.confidence, Float(object.label),
            ]
        }
        values += Array(repeating: 0, count: Self.rows * 6 - values.count)
        let output = unsafe batch.outputs[0].base.assumingMemoryBound(to: Float.self)
        for index in values.indices { unsafe output[index] = values[index] }
        return InferenceCost()
    }
}
