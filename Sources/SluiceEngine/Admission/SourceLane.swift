import SluiceCore

/// Reads one stream on a thread of its own: opens the source, takes a ticket, decodes, hands the frame on; and opens
/// the source again when it was lost.
///
/// The only lane that waits: for a ticket, for the network, or for the time of the next frame.
final class SourceLane: Sendable {
    /// Whom a source lane speaks to.
    struct Surroundings: Sendable {
        let events: EventLines
        let router: Router
        let cpu: CPUBook
        /// Told when a frame that had moved on lost its place.
        let onDrop: @Sendable () -> Void
        /// Called last, on the lane, with what broke the stream, if anything did.
        let onEnd: @Sendable (PipelineError?) -> Void
    }

    let stream: PipelineStream
    private let configuration: StreamConfiguration

    init(_ stream: PipelineStream, _ configuration: StreamConfiguration) {
        self.stream = stream
        self.configuration = configuration
        if let source = configuration.opened { stream.book.opened(source.info) }
    }

    /// Reads until the stream ends or is stopped.
    func start(_ around: Surroundings) {
        let hasStarted = OwnThread.start("src:\(stream.spec.name)") { [self] in
            var reader = SourceReader(stream, configuration, around)
            let failure = reader.run()
            stream.gate.end()
            stream.book.ended(reader.counters)
            around.onEnd(failure)
        }
        guard !hasStarted else { return }
        stream.gate.end()
        stream.book.ended(SourceCounters())
        let error = SourceError(
            .failed,
            "the system gives no more threads",
            remedy: "raise the limit of tasks, or watch fewer streams"
        )
        around.events.streamFailed(stream.spec.name, error)
        around.onEnd(.source(error, stream: stream.spec.name))
    }

    /// Makes ``start(_:)`` come to an end soon.
    func stop() {
        configuration.interrupt.raise()
        stream.gate.close()
    }
}
