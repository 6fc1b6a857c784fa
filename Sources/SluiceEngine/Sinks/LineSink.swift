package import SluiceCore

/// Takes lines from any lane and writes them on a lane of its own, in pieces of 64 KiB or every 100 ms.
///
/// When the writer cannot follow, ``append(_:)`` waits: a file must not lose lines. After a failure nothing is taken
/// any more, and the failure is reported once.
package final class LineSink: Sendable {
    private struct Buffer {
        var pending: [UInt8] = []
        var failure: SinkError?
        var isClosing = false
        /// Nanoseconds that lines waited for the writer.
        var waited: UInt64 = 0
    }

    private struct Writer: ~Copyable {
        var file: LineFile
        var writing: [UInt8] = []
        var lastWrite = Instant(nanoseconds: 0)
    }

    private static let pieceSize = 64 << 10
    private static let mostPending = 4 << 20
    private static let interval: UInt64 = 100_000_000

    private let buffer: Guarded<Buffer>
    private let lane: Lane<Writer>

    /// - Parameters:
    ///   - output: Where lines go; opened at once.
    ///   - onFailure: Told once when writing failed, on the sink's lane.
    package init(_ output: OutputSpec, onFailure: @escaping @Sendable (SinkError) -> Void) throws(SinkError) {
        let writer = Writer(file: try LineFile(output.destination))
        var initial = Buffer()
        initial.pending.reserveCapacity(2 * Self.pieceSize)
        let buffer = Guarded(initial)
        self.buffer = buffer
        lane = Lane(label: "sluice.sink", state: writer)
        lane.start { lane, writer in Self.write(lane, &writer, buffer, onFailure) }
    }

    /// Takes a line that ends with a newline.
    ///
    /// - Returns: `false` if the sink has failed and the line is lost.
    package func append(_ line: borrowing [UInt8]) -> Bool {
        let line = copy line
        var blockedSince: Instant?
        let (isTaken, mustRing) = buffer.wait { buffer -> (Bool, Bool)? in
            if buffer.failure != nil { return (false, false) }
            if buffer.pending.count > Self.mostPending {
                blockedSince = blockedSince ?? .now
                return nil
            }
            if let blockedSince { buffer.waited += Instant.now.since(blockedSince) }
            let before = buffer.pending.count
            buffer.pending.append(contentsOf: line)
            return (true, before == 0 || (before < Self.pieceSize && buffer.pending.count >= Self.pieceSize))
        }
        if mustRing { lane.ring() }
        return isTaken
    }

    /// Whether the other end of the pipe was closed.
    package var hasLostReader: Bool { buffer.withLock { $0.failure?.code == .readerGone } }

    /// Nanoseconds that lines had to wait for the writer so far.
    package var waited: UInt64 { buffer.withLock { $0.waited } }

    /// Writes what is left and closes. Throws what went wrong, now or before.
    package func close() throws(SinkError) {
        buffer.withLock { $0.isClosing = true }
        lane.ring()
        buffer.wait { $0.failure != nil || $0.pending.isEmpty ? () : nil }
        // The last piece may still be on its way: the lane is asked only after it.
        let failure = lane.sync { writer -> SinkError? in
            if let failure = buffer.withLock({ $0.failure }) { return failure }
            do throws(SinkError) {
                try writer.file.synchronize()
                return nil
            } catch {
                return error
            }
        }
        lane.stop()
        if let failure { throw failure }
    }

    private static func write(
        _ lane: Lane<Writer>,
        _ writer: inout Writer,
        _ buffer: Guarded<Buffer>,
        _ onFailure: (SinkError) -> Void
    ) {
        let due = writer.lastWrite.advanced(by: interval)
        let mustWait = buffer.withLock { buffer in
            !buffer.isClosing && buffer.pending.count < pieceSize && Instant.now < due
        }
        if mustWait { return lane.ring(at: due) }
        // The buffers change places, so that nobody waits for the disk with the lock held.
        buffer.withLock { swap(&$0.pending, &writer.writing) }
        do throws(SinkError) {
            try writer.file.write(writer.writing)
        } catch {
            buffer.withLock { $0.failure = error }
            onFailure(error)
        }
        writer.lastWrite = .now
        writer.writing.removeAll(keepingCapacity: true)
        buffer.notify()
    }
}
