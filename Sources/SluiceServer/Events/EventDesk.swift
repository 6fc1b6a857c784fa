import Hummingbird
import NIOCore
import SluiceCore
import SluiceEngine

/// Sends lines to those who follow them, as Server-Sent Events (WHATWG HTML, 9.2).
///
/// Each line is an event named after its type; its `id` counts the lines that passed the follower's filter since it
/// came. A follower that is too slow loses the oldest of what it has not taken, and gets an event `dropped` that says
/// how many.
final class EventDesk: Sendable {
    /// Lines that may wait for a follower.
    private static let capacity = 256
    /// Between two signs of life while there are no lines.
    private static let heartbeat = Duration.seconds(10)

    private struct Line: Sendable {
        var kind: LineFilter.Kind
        var bytes: [UInt8]
    }

    private struct State {
        var listeners = 0
        var lost: UInt64 = 0
    }

    private let feed: LineFeed
    private let state = Guarded(State())

    init(_ feed: LineFeed) {
        self.feed = feed
    }

    /// Those who follow now.
    var listeners: Int { state.withLock { $0.listeners } }
    /// Lines that followers were too slow for.
    var lost: UInt64 { state.withLock { $0.lost } }

    /// The answer that goes on until the follower leaves.
    func response(_ request: Request, _ filter: LineFilter) -> Response {
        .stream(request, contentType: "text/event-stream") { [self] writer in try await send(filter, to: &writer) }
    }

    private func send(_ filter: LineFilter, to writer: inout any ResponseBodyWriter) async throws {
        let mailbox = Mailbox<Line>(capacity: Self.capacity)
        let filter = Guarded(filter)
        let id = feed.add { [state] bytes in
            guard let kind = filter.withLock({ $0.admit(bytes) }) else { return }
            if mailbox.put(Line(kind: kind, bytes: bytes)) { state.withLock { $0.lost += 1 } }
        }
        let clock = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.heartbeat)
                mailbox.ring()
            }
        }
        state.withLock { $0.listeners += 1 }
        defer {
            feed.remove(id)
            clock.cancel()
            state.withLock { $0.listeners -= 1 }
        }
        try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
        while let delivery = await mailbox.next() { try await writer.write(Self.text(delivery)) }
    }

    private static func text(_ delivery: Mailbox<Line>.Delivery) -> ByteBuffer {
        guard !delivery.elements.isEmpty else { return ByteBuffer(string: ": alive\n\n") }
        var buffer = ByteBuffer()
        if delivery.lost > 0 { buffer.writeString("event: dropped\ndata: {\"lines\":\(delivery.lost)}\n\n") }
        let first = delivery.total - UInt64(delivery.elements.count) + 1
        for (index, line) in delivery.elements.enumerated() {
            buffer.writeString("id: \(first + UInt64(index))\nevent: \(line.kind.rawValue)\ndata: ")
            // The newline that ends the line ends the field, the next one the event.
            buffer.writeBytes(line.bytes)
            buffer.writeString("\n")
        }
        return buffer
    }
}
