/// What a run showed, as far as it bears on the bottleneck.
package struct BottleneckEvidence: Sendable {
    /// Seconds of the run.
    package var seconds: Double
    package var cores: Int
    /// CPU seconds of the process during the run.
    package var cpuSeconds: Double
    package var sourceLanes: Int
    package var sessionLanes: Int
    /// Seconds that all lanes together were in each stage.
    package var decode: Double
    package var preprocess: Double
    package var hostToDevice: Double
    package var compute: Double
    package var deviceToHost: Double
    package var postprocess: Double
    /// Seconds the post lane waited for sinks.
    package var sinkWait: Double

    package init(
        seconds: Double,
        cores: Int,
        cpuSeconds: Double,
        sourceLanes: Int,
        sessionLanes: Int,
        decode: Double,
        preprocess: Double,
        hostToDevice: Double,
        compute: Double,
        deviceToHost: Double,
        postprocess: Double,
        sinkWait: Double
    ) {
        self.seconds = seconds
        self.cores = cores
        self.cpuSeconds = cpuSeconds
        self.sourceLanes = sourceLanes
        self.sessionLanes = sessionLanes
        self.decode = decode
        self.preprocess = preprocess
        self.hostToDevice = hostToDevice
        self.compute = compute
        self.deviceToHost = deviceToHost
        self.postprocess = postprocess
        self.sinkWait = sinkWait
    }
}

/// A bottleneck with its evidence and one thing to try, in words.
package struct Verdict: Sendable {
    package let bottleneck: Bottleneck
    package let evidence: String
    package let suggestion: String

    /// A lane that is busy for this share of the time, or cores that are, limit the throughput.
    private static let saturation = 0.85
    /// A post lane that waits for sinks for this share of the time is held up by them.
    private static let heldUp = 0.25

    /// Reads the evidence: a sink that holds the lines up first, since it makes everything before it look idle; then,
    /// if the cores are used up, the stage that uses most of them; then the busiest lane; else nothing is limiting
    /// but the sources.
    package init(_ found: BottleneckEvidence) {
        let seconds = max(found.seconds, 1e-9)
        let sessions = Double(max(found.sessionLanes, 1))
        let sources = Double(max(found.sourceLanes, 1))
        let lanes: [(kind: Bottleneck, total: Double, busy: Double)] = [
            (.decode, found.decode, found.decode / seconds / sources),
            (.preprocess, found.preprocess, found.preprocess / seconds),
            (.hostToDevice, found.hostToDevice, found.hostToDevice / seconds / sessions),
            (.compute, found.compute, found.compute / seconds / sessions),
            (.deviceToHost, found.deviceToHost, found.deviceToHost / seconds / sessions),
            (.postprocess, found.postprocess, found.postprocess / seconds),
        ]
        let all = max(lanes.reduce(0) { $0 + $1.total }, 1e-9)
        let busiest = lanes.max { $0.busy < $1.busy } ?? lanes[3]
        let costliest = lanes.max { $0.total < $1.total } ?? lanes[3]
        let cpu = found.cpuSeconds / seconds / Double(max(found.cores, 1))
        let device = (found.hostToDevice + found.compute + found.deviceToHost) / seconds / sessions
        if found.sinkWait / seconds > Self.heldUp {
            bottleneck = .sink
            evidence = "lines waited for their outputs \(Self.percent(found.sinkWait / seconds)) of the time"
        } else if cpu > Self.saturation {
            bottleneck = costliest.kind
            evidence =
                "the \(found.cores) cores are \(Self.percent(cpu)) busy, and \(costliest.kind.work) is "
                + "\(Self.percent(costliest.total / all)) of the work"
        } else if device > Self.saturation {
            let inside = lanes[2...4].max { $0.total < $1.total } ?? lanes[3]
            bottleneck = inside.kind
            evidence =
                "the \(found.sessionLanes) sessions are \(Self.percent(device)) busy, mostly with \(inside.kind.work)"
        } else if busiest.busy > Self.saturation {
            bottleneck = busiest.kind
            evidence = "the lane of \(busiest.kind.work) is \(Self.percent(busiest.busy)) busy"
        } else {
            bottleneck = .starved
            evidence =
                "cores are \(Self.percent(cpu)) busy and the busiest lane (\(busiest.kind.work)) "
                + "\(Self.percent(busiest.busy)): frames do not come any faster"
        }
        suggestion = bottleneck.remedy
    }

    static func percent(_ share: Double) -> String {
        "\(Int((share * 100).rounded())) %"
    }
}
