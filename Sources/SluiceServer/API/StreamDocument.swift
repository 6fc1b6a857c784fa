import SluiceCore
import SluiceEngine

/// What is said of a stream. `null` where something is not known (yet).
struct StreamDocument: Encodable {
    struct Rates: Encodable {
        var received: Double
        var emitted: Double
    }

    struct Latency: Encodable {
        var p50: Double
        var p95: Double
        var p99: Double
        var max: Double
    }

    /// Frames that are shown one by one.
    private static let shown = 32

    var id: String
    var state: String
    /// Seconds in that state.
    var sinceS: Double
    var lastFailure: Nullable<String>
    var reconnects: UInt64
    var failures: UInt64
    var codec: Nullable<String>
    var width: Nullable<Int>
    var height: Nullable<Int>
    var frameRate: Nullable<Double>
    var pixelFormat: Nullable<String>
    var pixelPath: Nullable<String>
    var clock: String
    var driftS: Nullable<Double>
    var fps: Rates
    var frameAgeS: Nullable<Double>
    var inFlight: UInt64
    /// Places inside the pipeline.
    var capacity: Nullable<Int>
    var received: UInt64
    var emitted: UInt64
    /// By reason.
    var dropped: [String: UInt64]
    var decodeErrors: UInt64
    /// Of the recent frames of the champion, from packet to line.
    var latencyMs: Nullable<Latency>
    /// Means of the same frames, by stage.
    var stagesMs: Nullable<[String: Double]>
    /// Microseconds of the last of them by stage, oldest first.
    var recent: [[UInt64]]

    /// - Parameter recent: The last frames that the champion served.
    init(_ stream: StreamReport, recent frames: RecentFrames?, now: Instant = .now) {
        let health = stream.health
        id = stream.name
        state = health.state.rawValue
        sinceS = Double(now.since(health.since)) / 1e9
        lastFailure = Nullable(health.lastFailure)
        reconnects = health.reconnects
        failures = health.failures
        codec = Nullable(stream.info?.codec)
        width = Nullable(stream.info?.width)
        height = Nullable(stream.info?.height)
        frameRate = Nullable(stream.info?.frameRate)
        pixelFormat = Nullable(stream.info?.pixelFormat)
        pixelPath = Nullable(stream.info?.pixelPath)
        clock = health.clock.name
        driftS = Nullable(health.drift)
        fps = Rates(received: health.receivedRate, emitted: health.emittedRate)
        frameAgeS = Nullable(health.lastFrameAt.map { Double(now.since($0)) / 1e9 })
        inFlight = stream.inFlight
        capacity = Nullable(stream.capacity)
        received = stream.account.received
        emitted = stream.account.emitted
        dropped = Dictionary(
            uniqueKeysWithValues: DropReason.allCases.map { ("\($0.name)", stream.account.dropped[$0.rawValue]) }
        )
        decodeErrors = stream.counters.decodeErrors
        let seen = frames.flatMap { $0.timings.isEmpty ? nil : $0 }
        latencyMs = Nullable(seen.map(Self.latency))
        stagesMs = Nullable(seen.map(Self.means))
        recent = seen?.timings.suffix(Self.shown).map { timings in Stage.allCases.map { timings[$0] } } ?? []
    }

    private static func latency(_ frames: RecentFrames) -> Latency {
        func milliseconds(_ share: Double) -> Double { Double(frames.percentile(share)) / 1e3 }
        return Latency(
            p50: milliseconds(0.5),
            p95: milliseconds(0.95),
            p99: milliseconds(0.99),
            max: milliseconds(1)
        )
    }

    private static func means(_ frames: RecentFrames) -> [String: Double] {
        let count = Double(frames.timings.count)
        return Dictionary(
            uniqueKeysWithValues: Stage.allCases.map { stage in
                ("\(stage.name)", Double(frames.timings.reduce(0) { $0 + $1[stage] }) / count / 1e3)
            }
        )
    }
}

extension CaptureClock {
    /// Name in lines and documents.
    var name: String {
        switch self {
        case .ntp: "ntp"
        case .container: "container"
        case .arrival: "arrival"
        }
    }
}
