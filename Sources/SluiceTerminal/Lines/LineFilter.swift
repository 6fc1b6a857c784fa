/// Which lines somebody wants to see.
///
/// Label, confidence and slowness are about frames: events and stats pass them, since a camera that was lost explains why
/// no car is seen.
package struct LineFilter: Sendable {
    /// Names of streams; empty for all.
    package var streams: Set<String> = []
    /// Names of classes; empty for all.
    package var labels: Set<String> = []
    package var minConfidence = 0.0
    /// Empty for all.
    package var kinds: Set<LogLine.Kind> = []
    /// Microseconds from packet to line that a frame must have taken.
    package var slowerThan: UInt64 = 0

    package init() {}

    package func admits(_ line: LogLine) -> Bool {
        if let kind = line.kind, !kinds.isEmpty, !kinds.contains(kind) { return false }
        switch line {
        case .frame(let frame):
            return admits(stream: frame.stream)
                && (slowerThan == 0 || frame.timings.map { $0.total > slowerThan } ?? false)
                && (asksForObjects ? frame.objects.contains(where: admits) : true)
        case .event(let event):
            return event.stream.map(admits(stream:)) ?? true
        case .stats(let stats):
            return stats.streams.contains { admits(stream: $0.stream) } || streams.isEmpty
        case .foreign:
            // Damage is shown, unless somebody looks for something else.
            return kinds.isEmpty
        }
    }

    package func admits(_ object: FrameLine.Object) -> Bool {
        object.confidence >= minConfidence && (labels.isEmpty || labels.contains(object.label))
    }

    func admits(stream: String) -> Bool { streams.isEmpty || streams.contains(stream) }

    private var asksForObjects: Bool { !labels.isEmpty || minConfidence > 0 }
}
