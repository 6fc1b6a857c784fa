package import SluiceCore

/// Whether an output works, when to try again if it does not, and what to say about it: at most once a minute.
package struct SinkHealth {
    /// What can fail apart from the rest. A disk that is dead takes writes and fails only when it is to keep them.
    package enum Part: Int, CaseIterable {
        case writing, syncing, path, pace
    }

    private static let shortestDelay: UInt64 = 100_000_000
    private static let longestDelay: UInt64 = 2_000_000_000
    private static let pause: UInt64 = 60_000_000_000

    private let name: String
    private var reasons: [4 of String?] = InlineArray(repeating: nil)
    private var lastSaid: Instant?
    /// Whether people know about the trouble of now.
    private var isSaid = false
    /// Lines that were lost before the trouble of now: none is lost without any.
    private var lostBefore: UInt64 = 0
    private var delay: UInt64 = 0
    /// When writing should be tried again.
    package private(set) var retryAt = Instant(nanoseconds: 0)

    private var deletedFiles = 0
    private var deletedBytes: UInt64 = 0
    private var deletionsSaid: Instant?

    /// - Parameter name: What people know the output as.
    package init(name: String) {
        self.name = name
    }

    /// Why lines cannot be written at present; `nil` if they can.
    package var trouble: String? {
        for part in Part.allCases {
            if let reason = reasons[part.rawValue] { return reason }
        }
        return nil
    }

    /// A part has failed, again or for the first time.
    ///
    /// - Parameter lost: Lines that were lost since the start.
    package mutating func failed(_ part: Part, _ reason: String, lost: UInt64, now: Instant) -> SinkNotice? {
        reasons[part.rawValue] = reason
        if part == .writing {
            delay = min(max(delay * 2, Self.shortestDelay), Self.longestDelay)
            retryAt = now.advanced(by: delay)
        }
        if let lastSaid, now.since(lastSaid) < Self.pause { return nil }
        lastSaid = now
        isSaid = true
        return .trouble("\(trouble ?? reason); \(lost - lostBefore) lines lost so far, trying again")
    }

    /// A part works.
    package mutating func works(_ part: Part, lost: UInt64) -> SinkNotice? {
        if part == .writing { delay = 0 }
        guard reasons[part.rawValue] != nil else { return nil }
        reasons[part.rawValue] = nil
        guard trouble == nil else { return nil }
        defer { (isSaid, lostBefore) = (false, lost) }
        return isSaid ? .recovered("\(name): lines are written again; \(lost - lostBefore) were lost") : nil
    }

    /// Old files were deleted.
    package mutating func deleted(files: Int, bytes: UInt64, now: Instant) -> SinkNotice? {
        deletedFiles += files
        deletedBytes += bytes
        if let deletionsSaid, now.since(deletionsSaid) < Self.pause { return nil }
        guard deletedFiles > 0 else { return nil }
        defer { (deletedFiles, deletedBytes, deletionsSaid) = (0, 0, now) }
        return .deleted("\(name): old files deleted: \(deletedFiles), with \(deletedBytes) bytes")
    }
}
