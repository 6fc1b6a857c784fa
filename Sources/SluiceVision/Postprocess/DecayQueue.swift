/// A binary heap of candidates with the best at its head, for scores that fall while they wait.
struct DecayQueue: Sendable {
    struct Entry {
        var candidate: Candidate
        /// How many survivors have already lowered this score.
        var decays: Int
    }

    private var entries: [Entry] = []

    /// Starts over with `candidates`, which are in order and so already a heap.
    mutating func fill(_ candidates: borrowing CandidateList) {
        entries.removeAll(keepingCapacity: true)
        for index in 0..<candidates.count { entries.append(Entry(candidate: candidates[index], decays: 0)) }
    }

    var first: Entry? { entries.first }

    mutating func removeFirst() {
        let last = entries.removeLast()
        if !entries.isEmpty { sink(last) }
    }

    /// Gives the head a lower score.
    mutating func replaceFirst(_ candidate: Candidate, decays: Int) {
        sink(Entry(candidate: candidate, decays: decays))
    }

    /// Puts `entry` in the place of the head, then down to where it belongs.
    private mutating func sink(_ entry: Entry) {
        var place = 0
        while true {
            var child = 2 * place + 1
            if child >= entries.count { break }
            if child + 1 < entries.count, entries[child + 1].candidate.key > entries[child].candidate.key { child += 1 }
            if entries[child].candidate.key <= entry.candidate.key { break }
            entries[place] = entries[child]
            place = child
        }
        entries[place] = entry
    }
}
