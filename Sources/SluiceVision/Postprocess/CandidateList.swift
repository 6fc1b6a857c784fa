/// The candidates of one frame: at most ``limit``, the best ones if there were more.
struct CandidateList: Sendable {
    /// Most candidates that enter suppression. A detector at a confidence of 0.001 gives a few hundred per frame;
    /// this bounds time and memory when a model or a setting goes astray.
    static let limit = 30_000

    private(set) var keys: [UInt64] = []
    private var sorter = KeySorter()
    /// Keys that are not above this are no longer among the best ``limit``.
    private var floor: UInt64 = 0

    init() {
        keys.reserveCapacity(1024)
    }

    var count: Int { keys.count }

    subscript(_ index: Int) -> Candidate { Candidate(key: keys[index]) }

    mutating func removeAll() {
        keys.removeAll(keepingCapacity: true)
        floor = 0
    }

    /// Adds a candidate, unless its score is infinite.
    @inline(__always)
    mutating func append(score: Float, label: Int, anchor: Int) {
        guard score < .infinity else { return }
        let key = Candidate(score: score, label: label, anchor: anchor).key
        guard key >= floor else { return }
        keys.append(key)
        if keys.count == 2 * Self.limit { trim() }
    }

    /// Puts the candidates in order, best first.
    mutating func sort() {
        sorter.sortDescending(&keys)
        if keys.count > Self.limit { keys.removeLast(keys.count - Self.limit) }
    }

    private mutating func trim() {
        sort()
        floor = keys[Self.limit - 1]
    }
}
