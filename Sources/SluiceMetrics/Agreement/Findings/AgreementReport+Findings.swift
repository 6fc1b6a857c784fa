extension AgreementReport {
    /// What the figures say, the most serious first.
    ///
    /// - Parameters:
    ///   - labels: Names of the classes; a class without a name goes by its number.
    ///   - moment: When a segment is, for people, from its start and end in seconds.
    ///   - flicker: Of the reference and of the candidate on the same frames, if they were watched.
    package func findings(
        labels: [String],
        moment: (_ start: Double, _ end: Double) -> String = Self.moment,
        flicker: (reference: FlickerReport, candidate: FlickerReport)? = nil
    ) -> [AgreementFinding] {
        let rules = FindingRules(report: self, labels: labels)
        var found = rules.ofReport(moment: moment)
        if let (reference, candidate) = flicker, let unsteady = rules.flicker(reference, candidate) {
            found.append(unsteady)
        }
        return AgreementFinding.Severity.allCases.flatMap { severity in found.filter { $0.severity == severity } }
    }

    /// `from 40 s to 80 s`.
    package static func moment(_ start: Double, _ end: Double) -> String {
        "from \(Figures.fixed(start, 0)) s to \(Figures.fixed(end, 0)) s"
    }
}
