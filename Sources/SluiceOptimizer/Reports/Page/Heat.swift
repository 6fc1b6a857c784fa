import SluiceMetrics

/// Tints of shares by how much is missing.
enum Heat {
    /// Less than this is level 1, 2, 3, 4.
    static let levels = [0.98, 0.95, 0.9, 0.8]

    /// The class of a cell; `nil` where nothing worth a tint is missing.
    static func name(_ share: Double?) -> String? {
        guard let share else { return nil }
        // As it is shown, to the third decimal.
        let shown = (share * 1000).rounded() / 1000
        let level = levels.count { shown < $0 }
        return level > 0 ? "heat-\(level)" : nil
    }

    /// What the tints mean.
    static var legend: Markup {
        Tag.p(["class": "quiet legend"]) {
            "Tints: "
            for (index, level) in levels.enumerated() {
                Tag.span(["class": "heat-\(index + 1)"]) { "under \(Figures.fixed(level, 2))" }
                " "
            }
        }
    }
}
