import SluiceCore
import SluiceOptimizer
import SluiceScene

/// A scene that tells what is in each of its frames, before anybody else knows the frame.
struct LabelledScene: ~Copyable, FrameSource {
    private var scene: SceneSource
    private let truth: LiveTruth

    init(_ scene: consuming SceneSource, truth: LiveTruth) {
        self.scene = scene
        self.truth = truth
    }

    var info: SourceInfo { scene.info }
    var counters: SourceCounters { scene.counters }

    mutating func next() throws(SourceError) -> DecodedFrame? {
        guard let frame = try scene.next() else { return nil }
        truth.put(scene.truth.map(TrueObject.init), pts: frame.pts)
        return frame
    }
}
