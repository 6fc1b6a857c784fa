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
    }

    // More than any decoder holds back: 16 reordered pictures and one for each of its threads.
    private var entries = [Entry](repeating: Entry(), count: 256)
    private var latest = Entry()

    /// Notes that a packet left the demuxer now.
    ///
    /// - Returns: The tag for it.
    mutating func note(demux: UInt64) -> Int64 {
        latest = Entry(tag: latest.tag + 1, demux: demux, at: .now, wallTime: .now)
        entries[slot(latest.tag)] = latest
        return latest.tag
    }

    /// The packet that carried `tag`; the latest one, if the decoder lost the tag.
    func entry(_ tag: Int64) -> Entry {
        let entry = entries[slot(tag)]
        return entry.tag == tag ? entry : latest
    }

    private func slot(_ tag: Int64) -> Int { Int(truncatingIfNeeded: tag) & 255 }
}
