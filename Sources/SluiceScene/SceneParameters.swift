/// The light of a scene.
package enum TimeOfDay: String, Hashable, Sendable, CaseIterable {
    case day
    case dusk
    case night
    /// A whole day in ``SceneParameters/cycleSeconds``, beginning at noon.
    case cycle
}

/// Everything that decides what a scene looks like. Equal parameters give equal pixels on every machine.
package struct SceneParameters: Hashable, Sendable {
    /// Chooses the street: camera, buildings, trees, traffic.
    package var seed: UInt64 = 1
    /// Pixels; even, because the picture is 4:2:0.
    package var width = 768
    package var height = 432
    package var framesPerSecond = 12.5
    /// Frames until the end; `nil`: endless.
    package var frames: Int?
    package var time: TimeOfDay = .day
    /// How busy the street is: 0 is empty of everything that moves or parks, 1 is usual.
    package var traffic: Float = 1
    /// Noise of the sensor: 0 is none, 1 is that of a small camera.
    package var noise: Float = 1
    /// Shake of the mast in pixels (standard deviation of a 768 pixels wide picture).
    package var shake: Float = 0.4

    package static let widths = 64...4096
    package static let heights = 64...2160
    package static let frameRates = 0.1...240.0
    package static let frameCounts = 1...1_000_000_000
    package static let trafficLevels: ClosedRange<Float> = 0...3
    package static let noiseLevels: ClosedRange<Float> = 0...10
    package static let shakeLevels: ClosedRange<Float> = 0...8
    /// Seconds of a whole day under ``TimeOfDay/cycle``.
    package static let cycleSeconds = 96.0

    package init() {}
}
