/// An old file: `NAME.1` is the newest.
package struct OldFile: Hashable, Sendable {
    package var number: Int
    package var bytes: UInt64

    package init(number: Int, bytes: UInt64) {
        self.number = number
        self.bytes = bytes
    }
}

/// What to do with old files, step by step.
///
/// After each step the files are in a state that the next plan can begin with, so a crash costs nothing: files keep
/// their order, and none is overwritten.
package struct RotationPlan: Hashable {
    package enum Step: Hashable {
        /// Delete `NAME.number`.
        case delete(OldFile)
        /// Give `NAME.number` the next number. Number 0 is the current file.
        case shift(Int)
    }

    package private(set) var steps: [Step] = []

    private init() {}

    /// Makes room for a new file: the current one, of `current` bytes, becomes `NAME.1`.
    ///
    /// The oldest go first, until there is room for another full file. The one that was current stays.
    package static func rotation(_ old: [OldFile], current: UInt64, rules: RotationRules) -> RotationPlan {
        var plan = RotationPlan()
        let kept = plan.delete(
            old,
            keeping: rules.keep - 1,
            room: rules.total.subtractingOrZero(rules.segment).subtractingOrZero(current),
            rules
        )
        // Only the files before the first gap must move.
        var free = 1
        while kept.contains(free) { free += 1 }
        plan.steps += (0..<free).reversed().map { .shift($0) }
        return plan
    }

    /// Deletes what is too much beside a current file, of `current` bytes and more to come.
    package static func trimming(_ old: [OldFile], current: UInt64, rules: RotationRules) -> RotationPlan {
        var plan = RotationPlan()
        let room = rules.total.subtractingOrZero(max(current, rules.segment))
        _ = plan.delete(old, keeping: rules.keep, room: room, rules)
        return plan
    }

    /// Deletes the oldest files until at most `count` are left that have `room`; returns the numbers that are left.
    private mutating func delete(
        _ old: [OldFile],
        keeping count: Int,
        room: UInt64,
        _ rules: RotationRules
    ) -> Set<Int> {
        var left = old.sorted { $0.number < $1.number }
        var bytes = left.reduce(0) { $0 + $1.bytes }
        while let oldest = left.last, left.count > count || bytes > room || oldest.number > rules.keep {
            steps.append(.delete(oldest))
            bytes -= oldest.bytes
            left.removeLast()
        }
        return Set(left.map(\.number))
    }
}

extension UInt64 {
    fileprivate func subtractingOrZero(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
