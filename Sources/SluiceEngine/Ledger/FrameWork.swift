/// What the recent frames cost, without their waits. A batch is one call, so its frames share what it cost.
struct FrameWork {
    /// Microseconds of work on a mean frame, by what does it.
    private let parts: [(kind: Bottleneck, mean: Double)]
    /// Share of its time that the source lane of each stream decodes.
    let decoding: [(stream: String, busy: Double)]

    init(_ report: PipelineReport) {
        let perCall = max(report.batches.meanSize, 1)
        let frames = report.recent.flatMap(\.timings)
        let groups: [(kind: Bottleneck, stages: [Stage], sharers: Double)] = [
            (.decode, [.demux, .decode], 1), (.preprocess, [.preprocess], 1), (.hostToDevice, [.hostToDevice], perCall),
            (.compute, [.inference], perCall), (.deviceToHost, [.deviceToHost], perCall),
            (.postprocess, [.postprocess, .emit], 1),
        ]
        parts = groups.map { ($0.kind, Self.mean($0.stages, frames) / $0.sharers) }
        decoding = report.streams.filter { $0.health.state == .live }.map { stream in
            let own = report.recent.filter { $0.stream == stream.name }.flatMap(\.timings)
            return (stream.name, Self.mean([.demux, .decode], own) / 1e6 * stream.health.receivedRate)
        }
    }

    /// Microseconds.
    var total: Double { parts.reduce(0) { $0 + $1.mean } }

    var costliest: Bottleneck { parts.max { $0.mean < $1.mean }?.kind ?? .compute }

    /// Share of the costliest in all work, 0…1.
    var share: Double { (parts.map(\.mean).max() ?? 0) / max(total, 1e-9) }

    /// The total below which half of the recent frames of all streams are, in microseconds.
    static func median(_ recent: [RecentFrames]) -> Double {
        let all = RecentFrames(stream: "", variant: "", timings: recent.flatMap(\.timings))
        return Double(all.percentile(0.5))
    }

    private static func mean(_ stages: [Stage], _ frames: [StageTimings]) -> Double {
        let sum = frames.reduce(0) { sum, frame in sum + stages.reduce(0) { $0 + frame[$1] } }
        return Double(sum) / Double(max(frames.count, 1))
    }
}
