import SluiceCore
import SluiceEngine

/// The images of one stream: made once for all who watch, and only while somebody does.
final class Screen: Sendable {
    /// An image is as good as a new one for so many nanoseconds.
    private static let freshness: UInt64 = 1_000_000_000

    private struct State {
        var mailboxes: [UInt64: Mailbox<PreviewImage>] = [:]
        var next: UInt64 = 0
        /// What to give back to the feed.
        var watch: UInt64?
        var newest: PreviewImage?
    }

    private let stream: String
    private let feed: PictureFeed
    private let easel: Guarded<Easel>
    private let state = Guarded(State())

    init(stream: String, feed: PictureFeed) {
        self.stream = stream
        self.feed = feed
        easel = Guarded(Easel(stream: stream))
    }

    /// Hands every new image to `watcher`, until it ends.
    func show<Result>(_ watcher: Mailbox<PreviewImage>, while body: () async throws -> Result) async rethrows -> Result
    {
        let id = join(watcher)
        defer { leave(id) }
        return try await body()
    }

    /// An image of now; `nil` if none comes within `limit`.
    func image(within limit: Duration, now: Instant = .now) async -> PreviewImage? {
        if let newest = state.withLock({ $0.newest }), now.since(newest.at) < Self.freshness { return newest }
        let mailbox = Mailbox<PreviewImage>(capacity: 1)
        return await show(mailbox) {
            defer { mailbox.close() }
            return await Task { await mailbox.next() }.value(within: limit)??.elements.last
        }
    }

    private func join(_ mailbox: Mailbox<PreviewImage>) -> UInt64 {
        state.withLock { state in
            state.next += 1
            state.mailboxes[state.next] = mailbox
            if state.watch == nil { state.watch = feed.watch(stream) { [weak self] in self?.paint($0) } }
            return state.next
        }
    }

    private func leave(_ id: UInt64) {
        state.withLock { state in
            state.mailboxes[id] = nil
            guard state.mailboxes.isEmpty, let watch = state.watch else { return }
            feed.unwatch(watch)
            state.watch = nil
        }
    }

    /// On the lane of the feed.
    private func paint(_ seen: borrowing SeenPicture) {
        guard let image = easel.withLock({ $0.image(of: seen) }) else { return }
        let mailboxes = state.withLock { state in
            state.newest = image
            return Array(state.mailboxes.values)
        }
        for mailbox in mailboxes { mailbox.put(image) }
    }
}
