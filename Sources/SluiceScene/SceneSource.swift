package import SluiceCore

/// A scene as a stream: renders its frames one after the other.
package struct SceneSource: ~Copyable, FrameSource {
    package let info: SourceInfo
    package private(set) var counters = SourceCounters()
    private var scene: StreetScene
    private let interrupt: Interrupt
    private let opened = WallTime.now
    /// The true objects of the frame that ``next()`` returned last.
    package private(set) var truth: [SceneObject] = []

    package init(_ parameters: SceneParameters, interrupt: Interrupt) {
        info = SourceInfo(
            codec: "scene",
            width: parameters.width,
            height: parameters.height,
            frameRate: parameters.framesPerSecond,
            frameCount: parameters.frames,
            pixelFormat: "yuv420p"
        )
        scene = StreetScene(parameters)
        self.interrupt = interrupt
    }

    package mutating func next() throws(SourceError) -> DecodedFrame? {
        let index = Int(counters.frames)
        guard !interrupt.isRaised, index < scene.parameters.frames ?? .max else { return nil }
        let start = Instant.now
        var buffer = PictureBuffer(
            width: info.width,
            height: info.height,
            format: .yuv420p,
            color: StreetScene.color
        )
        scene.render(index, into: &buffer, truth: &truth)
        let end = Instant.now
        counters.packets += 1
        counters.frames += 1
        let pts = StreetScene.presentationTime(of: index, scene.parameters)
        return DecodedFrame(
            picture: buffer.freeze(),
            pts: pts,
            capturedAt: WallTime(nanosecondsSince1970: opened.nanosecondsSince1970 + pts),
            clock: .container,
            stamps: DecodeStamps(demux: 0, packetAt: start, decode: end.since(start), decodedAt: end)
        )
    }
}
