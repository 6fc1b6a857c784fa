import Glibc
package import SluiceCore

/// A session that stands below the seam of a real one: it "finds" one object in each frame, whose x is the
/// brightness of the first pixel. Output as the end-to-end family has it: `[N, 1, 6]`.
package struct BrightnessSession: ~Copyable, InferenceSession {
    package let signature: ModelSignature
    package let device = "cpu"
    private let delays: [UInt32]
    private let failAfter: Int?
    private var runs = 0

    /// - Parameters:
    ///   - size: Width and height of the input.
    ///   - delays: Microseconds that each run takes, in turn; so sessions can be made to overtake each other.
    ///   - failAfter: Runs after which every run fails; 0: those that warm it up do.
    package init(size: Int = 32, delays: [UInt32] = [0], failAfter: Int? = nil) {
        signature = Self.signature(size: size)
        self.delays = delays
        self.failAfter = failAfter
    }

    /// The signature of all such sessions with this input size.
    package static func signature(size: Int = 32) -> ModelSignature {
        ModelSignature(
            inputs: [
                TensorInfo(
                    name: "images",
                    elementType: .float32,
                    dimensions: [.dynamic("batch"), .fixed(3), .fixed(size), .fixed(size)]
                )
            ],
            outputs: [
                TensorInfo(
                    name: "output0",
                    elementType: .float32,
                    dimensions: [.dynamic("batch"), .fixed(1), .fixed(6)]
                )
            ]
        )
    }

    package mutating func prepare(_ batch: inout TensorBatch) throws(InferenceError) -> Int {
        if failAfter == 0 {
            throw InferenceError(.runFailed, "brightness: cannot be warmed up", remedy: "this is a test")
        }
        if batch.outputs.count == 0 {
            batch.outputs.append(TensorStorage(elementType: .float32, shape: [batch.capacity, 1, 6]))
        }
        return 0
    }

    package mutating func run(_ batch: inout TensorBatch) throws(InferenceError) -> InferenceCost {
        defer { runs += 1 }
        if let failAfter, runs >= failAfter {
            throw InferenceError(.runFailed, "brightness: failed at run \(runs)", remedy: "this is a test")
        }
        let started = Instant.now
        usleep(delays[runs % delays.count])
        let pixels = batch.bytesPerSlot / MemoryLayout<Float>.size
        batch.outputs[0].setDimension(0, to: batch.count)
        let output = unsafe batch.outputs[0].base.assumingMemoryBound(to: Float.self)
        for slot in 0..<batch.count {
            let brightness = batch.input.floats[slot * pixels]
            let row: [6 of Float] = [brightness, 1, brightness + 10, 11, 0.9, 0]
            for index in 0..<6 { unsafe output[slot * 6 + index] = row[index] }
        }
        var cost = InferenceCost()
        cost.compute = Instant.now.since(started)
        return cost
    }
}
