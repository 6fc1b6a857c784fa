/// Finds the name that somebody who mistyped one probably meant.
package enum NearestName {
    /// The candidate with the fewest edits to `name`: at most 2, 3 for names of 8 letters and more, and fewer
    /// than half the letters. `-`, `_` and case do not count.
    package static func find(_ name: String, among candidates: [String]) -> String? {
        let wanted = normalised(name)
        let limit = min(wanted.count >= 8 ? 3 : 2, max(1, (wanted.count - 1) / 2))
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = editDistance(wanted, normalised(candidate))
            guard distance <= limit else { continue }
            // Of two equally near ones, the longer has more of the letters that were typed.
            let isBetter = best.map { (distance, $0.name.count) < ($0.distance, candidate.count) } ?? true
            if isBetter { best = (candidate, distance) }
        }
        return best?.name
    }

    private static func normalised(_ name: String) -> [Character] {
        // No key is longer, so that a scrambled file costs no time here.
        name.lowercased().prefix(64).filter { $0 != "-" && $0 != "_" }
    }

    /// Damerau-Levenshtein distance in its optimal string alignment form: insertions, deletions, substitutions
    /// and swaps of neighbours (Damerau 1964).
    private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1..<(left.count + 1) {
            var current = [row]
            current.reserveCapacity(right.count + 1)
            for column in 1..<(right.count + 1) {
                let substitution = last[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
                var best = min(last[column] + 1, current[column - 1] + 1, substitution)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, beforeLast[column - 2] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
