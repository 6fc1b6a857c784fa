import DequeModule
import SluiceCore

/// A tensor batch together with the frames in its slots, in rotation between the lanes of a variant.
struct Batch: ~Copyable, Sendable {
    var tensors: TensorBatch
    var frames: RigidDeque<Frame>
    var closeReason = CloseReason.full

    init(_ tensors: consuming TensorBatch) {
        frames = RigidDeque(capacity: tensors.capacity)
        self.tensors = tensors
    }
}
