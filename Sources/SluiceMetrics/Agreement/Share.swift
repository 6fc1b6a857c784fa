/// So many of so many: a ratio that never loses its counts.
package struct Share: Codable, Hashable, Sendable {
    package let count: Int
    package let of: Int
    /// `count / of`; nil where there was nothing to count.
    package let value: Double?

    package init(_ count: Int, of total: Int) {
        precondition(0 <= count && count <= total, "a share counts a part of a whole")
        self.count = count
        of = total
        value = total == 0 ? nil : Double(count) / Double(total)
    }

    /// What is left without a part.
    func without(_ part: Share) -> Share {
        Share(count - part.count, of: of - part.of)
    }

    /// The Wilson score interval of the proportion at 95 % (E. B. Wilson, JASA 22, 1927); 0…1 where nothing was counted.
    ///
    /// - Parameter trials: How many independent trials the counts are worth, where that is fewer than were counted.
    package func interval(trials: Double? = nil) -> ClosedRange<Double> {
        let trials = min(trials ?? Double(of), Double(of))
        guard let value, trials > 0 else { return 0...1 }
        let z = 1.959_963_984_540_054
        let scale = 1 + z * z / trials
        let centre = (value + z * z / (2 * trials)) / scale
        let half = z / scale * (value * (1 - value) / trials + z * z / (4 * trials * trials)).squareRoot()
        return max(centre - half, 0)...min(centre + half, 1)
    }
}
