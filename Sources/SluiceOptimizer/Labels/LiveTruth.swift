import SluiceCore
import SluiceEngine

/// The true objects of a source that knows them as it makes its pictures, handed over frame by frame.
package final class LiveTruth: Sendable {
    /// Names of the classes, by ``TrueObject/label``.
    package let labels: [String]
    // By presentation time: whoever decodes is a few frames ahead of whoever asks.
    private let objects = Guarded<[Int64: [TrueObject]]>([:])

    package init(labels: [String]) {
        self.labels = labels
    }

    /// Remembers what is in the frame of time `pts` until somebody takes it.
    package func put(_ objects: [TrueObject], pts: Int64) {
        self.objects.withLock { $0[pts] = objects }
    }

    func take(pts: Int64) -> [TrueObject] {
        objects.withLock { $0.removeValue(forKey: pts) } ?? []
    }
}
