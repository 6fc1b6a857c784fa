import SluiceCore

/// All streams of a pipeline, as the lanes behind the sources see them.
final class StreamSet: Sendable {
    let books: [StreamBook]
    let gates: [AdmissionGate]
    let cpu = CPUBook()
    private let oldestAllowed: [UInt64?]

    init(specs: [StreamSpec], limits: [Int], activity: Activity) {
        books = zip(specs, limits).map { StreamBook(name: $0.name, limit: $1) }
        gates = limits.map { AdmissionGate(limit: $0, activity: activity) }
        oldestAllowed = specs.map(\.maxFrameAge)
    }

    /// Whether a source may deliver a frame before one leaves the pipeline.
    var canDeliver: Bool { gates.contains { $0.canDeliver } }

    /// Whether all sources have ended.
    var haveEnded: Bool { books.allSatisfy(\.hasEnded) }

    /// Whether a frame is too old to be worth its inference.
    func isStale(_ frame: borrowing Frame) -> Bool {
        guard let limit = oldestAllowed[frame.header.stream] else { return false }
        return Instant.now.since(frame.stamps.source.packetAt) > limit
    }
}
