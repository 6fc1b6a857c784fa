import SluiceCore

/// What is known of the packets that are inside the decoder, by the tag they carry through its reordering.
struct PacketLog: Sendable {
    struct Entry {
        var tag: Int64 = -1
        /// CPU nanoseconds the demuxer spent on it.
        var demux: UInt64 = 0
        /// When it left the demuxer.
        var at = Instant(nanoseconds: 0)
        var wallTime = WallTime(nanosecondsSince1970: 0)
        /// When its picture was taken, by the sender's clock, if it says so.
        var takenAt: WallTime?
        /// The decoder may leave its picture out.
        fileprivate var maySkip = false
    }

    /// More than any decoder holds back: 16 reordered pictures and one for each of its threads.
    private static let depth: Int64 = 64

    /// Packets that the decoder was free to leave out, and whose pictures can no longer come.
    private(set) var skipped: UInt64 = 0
    private var entries = [Entry](repeating: Entry(), count: 4 * Int(depth))
    private var latest = Entry()

    /// Notes that a packet left the demuxer now.
    ///
    /// - Returns: The tag for it.
    mutating func note(demux: UInt64, takenAt: WallTime?, maySkip: Bool) -> Int64 {
        latest = Entry(
            tag: latest.tag + 1,
            demux: demux,
            at: .now,
            wallTime: .now,
            takenAt: takenAt,
            maySkip: maySkip
        )
        entries[slot(latest.tag)] = latest
        settle(latest.tag - Self.depth)
        return latest.tag
    }

    /// The packet that carried `tag`, whose picture came; the latest one, if the decoder lost the tag.
    mutating func take(_ tag: Int64) -> Entry {
        guard entries[slot(tag)].tag == tag else { return latest }
        entries[slot(tag)].maySkip = false
        return entries[slot(tag)]
    }

    /// No more pictures come of the packets so far.
    mutating func settle() {
        for tag in max(0, latest.tag - Self.depth)...max(0, latest.tag) { settle(tag) }
    }

    private mutating func settle(_ tag: Int64) {
        guard tag >= 0, entries[slot(tag)].tag == tag, entries[slot(tag)].maySkip else { return }
        entries[slot(tag)].maySkip = false
        skipped += 1
    }

    private func slot(_ tag: Int64) -> Int { Int(truncatingIfNeeded: tag) & (entries.count - 1) }
}
