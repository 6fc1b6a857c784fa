import SluiceCore
import SluiceMetrics

/// What is collected about one variant.
struct VariantBook {
    var speed = SpeedBook()
    /// Objects that it reported.
    var objects = 0
    private var flicker: FlickerAccumulator

    init(confidence: Float) {
        flicker = FlickerAccumulator(FlickerSettings(threshold: confidence.asWritten))
    }

    /// Takes the objects of a frame of a video.
    mutating func watch(_ objects: [Detection], seconds: Double) {
        flicker.add(objects, seconds: seconds)
    }

    /// `nil` if there was no video.
    func flickerReport() -> FlickerReport? {
        let report = flicker.report()
        return report.frames > 0 ? report : nil
    }
}
