/// What the streams are sorted by.
package enum StreamOrder: Sendable, CaseIterable {
    case name, state, rate, latency, drops

    /// The key that chooses it.
    var key: Character {
        switch self {
        case .name: "n"
        case .state: "s"
        case .rate: "f"
        case .latency: "l"
        case .drops: "d"
        }
    }

    var word: String {
        switch self {
        case .name: "name"
        case .state: "state"
        case .rate: "fps"
        case .latency: "latency"
        case .drops: "drops"
        }
    }

    /// What needs attention comes first; names decide where that is the same.
    func sorted(_ streams: [DaemonStatus.Stream]) -> [DaemonStatus.Stream] {
        streams.sorted { left, right in
            let (leftRank, rightRank) = (rank(left), rank(right))
            return leftRank == rightRank ? left.id < right.id : leftRank < rightRank
        }
    }

    private func rank(_ stream: DaemonStatus.Stream) -> Double {
        switch self {
        case .name: 0
        case .state: Double(Self.states.firstIndex(of: stream.state) ?? 0)
        case .rate: stream.fps.emitted
        case .latency: -(stream.latencyMs?.p95 ?? 0)
        case .drops: -Double(stream.droppedTotal)
        }
    }

    /// The worst first.
    private static let states = ["unauthorised", "backing_off", "connecting", "live", "ended"]
}
