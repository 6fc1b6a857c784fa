package import SluiceCore

/// All sinks of a pipeline. Lines may come from any lane.
package final class LineOutput: Sendable {
    private let sinks: [LineSink]

    /// - Parameter onFailure: Told once per sink that failed.
    package init(
        _ outputs: [OutputSpec],
        onFailure: @escaping @Sendable (SinkError) -> Void
    ) throws(SinkError) {
        var sinks: [LineSink] = []
        let isAlone = outputs.count == 1
        for output in outputs {
            let sink = try LineSink(output) { error in
                // The others go on without a reader who has had enough.
                if isAlone || error.code != .readerGone { onFailure(error) }
            }
            sinks.append(sink)
        }
        self.sinks = sinks
    }

    /// Hands a line to every sink; `false` if one of them lost it that still had a reader, or if it was the only one.
    package func write(_ line: borrowing JSONBuffer) -> Bool {
        var isTaken = true
        for sink in sinks where !sink.append(line.bytes) && !mayDoWithout(sink) { isTaken = false }
        return isTaken
    }

    /// Nanoseconds that lines had to wait for the slowest sink so far.
    package var waited: UInt64 { sinks.map(\.waited).max() ?? 0 }

    /// Writes what is left; throws the first failure after all were closed.
    package func close() throws(SinkError) {
        var first: SinkError?
        for sink in sinks {
            do throws(SinkError) {
                try sink.close()
            } catch {
                if !mayDoWithout(sink) { first = first ?? error }
            }
        }
        if let first { throw first }
    }

    /// Whether a sink's reader has gone while others are left.
    private func mayDoWithout(_ sink: LineSink) -> Bool {
        sinks.count > 1 && sink.hasLostReader
    }
}
