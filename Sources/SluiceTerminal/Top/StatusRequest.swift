import Foundation
import SluiceCore

/// Asks a daemon how it stands, once.
package final class StatusRequest {
    private static let path = "/v1/streams"
    /// Nanoseconds that the whole answer may take, and bytes that it may have.
    private static let patience: UInt64 = 5_000_000_000
    private static let longest = 64 << 20

    private let client: DaemonClient
    private let exchange: HTTPExchange
    private let deadline = Instant.now.advanced(by: patience)
    private var body: [UInt8] = []

    package init(_ client: DaemonClient) throws(TerminalError) {
        self.client = client
        exchange = try client.exchange(Self.path, accept: "application/json")
    }

    package var awaited: AwaitedDescriptor? { exchange.awaited }

    /// Goes as far as it can without waiting.
    ///
    /// - Returns: The answer, once it is there.
    package func advance() throws(TerminalError) -> DaemonStatus? {
        while true {
            switch try exchange.advance() {
            case .waiting:
                guard deadline > .now, body.count <= Self.longest else {
                    throw TerminalError(
                        .unreachable,
                        "\(client.address.authority): no whole answer within 5 s",
                        remedy: "check how busy the machine is"
                    )
                }
                return nil
            case .body(let bytes): body += bytes
            case .ended: return try answer()
            }
        }
    }

    private func answer() throws(TerminalError) -> DaemonStatus {
        guard exchange.status == 200 else { throw client.failure(status: exchange.status, body: body, path: Self.path) }
        do {
            return try DaemonStatus(json: Data(body))
        } catch {
            throw TerminalError(
                .badAnswer,
                "\(client.address.authority): answers \(Self.path) with something else than streams",
                remedy: "check that a sluice of this version listens there"
            )
        }
    }
}
