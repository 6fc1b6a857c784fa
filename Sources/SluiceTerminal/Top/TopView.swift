import SluiceCore

/// What somebody looks at: the last answer of the daemon, and how they want it shown.
package struct TopView: Sendable {
    package enum Reaction: Hashable {
        case redraw, leave, nothing
    }

    package private(set) var status: DaemonStatus
    /// Why there is no newer answer.
    package private(set) var trouble: String?
    package private(set) var order = StreamOrder.name
    /// Streams above the first one that is shown.
    package private(set) var offset = 0
    let address: String

    package init(status: DaemonStatus, address: String) {
        self.status = status
        self.address = address
    }

    package mutating func update(_ status: DaemonStatus) {
        self.status = status
        trouble = nil
    }

    package mutating func fail(_ error: TerminalError) {
        trouble = error.what
    }

    /// - Parameter page: Streams that are shown at once.
    package mutating func press(_ key: Key, page: Int) -> Reaction {
        let last = max(0, status.streams.count - max(1, page))
        switch key {
        case .character("q"), .character("Q"): return .leave
        case .character("k"), .up: offset = max(0, offset - 1)
        case .character("j"), .down: offset = min(last, offset + 1)
        case .pageUp: offset = max(0, offset - page)
        case .pageDown: offset = min(last, offset + page)
        case .home: offset = 0
        case .end: offset = last
        case .character(let character):
            guard let order = StreamOrder.allCases.first(where: { $0.key == character }) else { return .nothing }
            self.order = order
            offset = 0
        }
        return .redraw
    }
}
