import Foundation
import SluiceCore
import SluiceMedia

/// What was found out about a source, for programs. What is not known is left out.
struct ProbeDocument: Encodable {
    private var source: String
    private var container: String
    private var isLive: Bool
    private var codec: String
    private var profile: String?
    private var width: Int
    private var height: Int
    private var pixelFormat: String
    /// Frames per second: announced, and by the time stamps.
    private var frameRate: Double?
    private var measuredRate: Double?
    private var frames: UInt64
    /// Frames from one key frame to the next.
    private var keyframeInterval: Double?
    private var bFrames: Bool
    private var bitRate: Double?
    private var clock: String?
    private var transport: String?
    private var openMs: Double
    private var firstPictureMs: Double?
    /// CPU milliseconds a picture.
    private var decodeMs: Double?
    private var decodeErrors: UInt64
    private var failure: String?

    init(_ probe: MediaProbe, source: String) {
        self.source = source
        container = probe.container
        (isLive, codec, profile) = (probe.info.isLive, probe.info.codec, probe.profile)
        (width, height, pixelFormat) = (probe.info.width, probe.info.height, probe.info.pixelFormat)
        (frameRate, measuredRate, frames) = (probe.info.frameRate, probe.measuredRate, probe.counters.frames)
        (keyframeInterval, bFrames) = (probe.statistics.keyframeInterval, probe.statistics.isReordered)
        (bitRate, transport) = (probe.bitRate, probe.transport?.rawValue)
        clock = probe.clock.map { "\($0)" }
        openMs = Double(probe.openTime) / 1e6
        firstPictureMs = probe.firstPictureTime.map { Double($0) / 1e6 }
        (decodeMs, decodeErrors) = (probe.millisecondsPerPicture, probe.counters.decodeErrors)
        failure = probe.failure?.description
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
