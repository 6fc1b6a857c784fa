import SluiceCore
import SluiceEngine

/// The browsers that have offered the token. They are given a random name instead, so that none of them keeps it.
final class Sessions: Sendable {
    static let cookie = "sluice"
    /// Seconds that a session lives.
    static let lifetime = 7 * 24 * 3_600
    /// Beyond that the oldest ends.
    private static let most = 64

    private struct Session {
        var name: String
        var end: Instant
    }

    private let sessions = Guarded<[Session]>([])

    /// Begins a session and returns its name, a secret of 256 bits.
    func begin(now: Instant = .now) -> String {
        var generator = SystemRandomNumberGenerator()
        let name = (0..<4).map { _ in
            let part = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - part.count) + part
        }.joined()
        sessions.withLock { sessions in
            sessions.removeAll { $0.end <= now }
            if sessions.count >= Self.most { sessions.removeFirst() }
            sessions.append(Session(name: name, end: now.advanced(by: UInt64(Self.lifetime) * 1_000_000_000)))
        }
        return name
    }

    func contains(_ name: String, now: Instant = .now) -> Bool {
        sessions.withLock { sessions in
            sessions.contains { $0.end > now && $0.name.isSameSecret(as: name) }
        }
    }

    func end(_ name: String) {
        sessions.withLock { $0.removeAll { $0.name.isSameSecret(as: name) } }
    }
}
