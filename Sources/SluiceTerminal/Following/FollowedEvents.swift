import SluiceCore

/// The lines that a daemon writes from now on, over HTTP; when the connection is lost, another one is made.
package final class FollowedEvents: LineInput {
    private static let path = "/v1/events"
    /// Nanoseconds to wait before another attempt.
    private static let pause: UInt64 = 1_000_000_000

    private let client: DaemonClient
    private let query: [(String, String)]
    private let goesOn: Bool
    private var exchange: HTTPExchange?
    private var parser = EventStreamParser()
    private var problem: [UInt8] = []
    private var retryAt: Instant?
    private var wasConnected = false
    /// The daemon has left lines out.
    private var isBehind = false

    /// - Parameters:
    ///   - filter: What of it the daemon can do is left to the daemon.
    ///   - goesOn: Whether to connect again when the connection is lost.
    package init(_ client: DaemonClient, filter: LineFilter, goesOn: Bool) {
        self.client = client
        self.goesOn = goesOn
        query = filter.query
    }

    package var awaited: AwaitedDescriptor? { exchange?.awaited }

    package func next() -> [UInt8]? {
        while let event = parser.next() {
            // What a reader was too slow for, and other things about the connection rather than of the log.
            guard event.name != "dropped" else {
                isBehind = true
                continue
            }
            return event.data
        }
        return nil
    }

    package func advance() throws -> Arrival {
        do throws(TerminalError) {
            return try proceed()
        } catch {
            guard error.code == .unreachable, wasConnected, goesOn else { throw error }
            // The daemon starts anew, or the way to it is broken: both pass. Said once, and not again every second.
            let isNews = exchange != nil && retryAt == nil
            lose()
            return isNews ? .notice("\(error.what); connecting again") : .quiet
        }
    }

    private func proceed() throws(TerminalError) -> Arrival {
        if let retryAt, .now < retryAt { return .quiet }
        guard let exchange else {
            exchange = try client.exchange(Self.path, query: query, accept: "text/event-stream")
            return .quiet
        }
        let progress = try exchange.advance()
        if exchange.hasHead, exchange.status != 200 { return try collect(progress, of: exchange) }
        if exchange.hasHead {
            wasConnected = true
            retryAt = nil
        }
        switch progress {
        case .waiting:
            guard isBehind else { return .quiet }
            isBehind = false
            return .notice("too slow for all lines: the daemon has left some out")
        case .body(let bytes):
            parser.append(bytes)
            return .bytes
        case .ended:
            guard goesOn else { return .ended }
            lose()
            return .notice("\(client.address.authority): closed the connection; connecting again")
        }
    }

    /// Reads what the daemon says instead of lines.
    private func collect(_ progress: HTTPExchange.Progress, of exchange: HTTPExchange) throws(TerminalError) -> Arrival
    {
        switch progress {
        case .waiting: return .quiet
        case .body(let bytes):
            problem += bytes
            return .bytes
        case .ended: throw client.failure(status: exchange.status, body: problem, path: Self.path)
        }
    }

    private func lose() {
        exchange = nil
        parser = EventStreamParser()
        retryAt = Instant.now.advanced(by: Self.pause)
    }
}

extension LineFilter {
    /// What of the filter the daemon does, so that the rest need not be sent.
    fileprivate var query: [(String, String)] {
        var query: [(String, String)] = []
        if !streams.isEmpty { query.append(("stream", streams.sorted().joined(separator: ","))) }
        if !labels.isEmpty { query.append(("label", labels.sorted().joined(separator: ","))) }
        if minConfidence > 0 { query.append(("min_confidence", "\(minConfidence)")) }
        if !kinds.isEmpty { query.append(("type", kinds.map(\.rawValue).sorted().joined(separator: ","))) }
        return query
    }
}
