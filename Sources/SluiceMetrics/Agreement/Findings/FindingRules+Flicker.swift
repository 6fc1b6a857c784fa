extension FindingRules {
    /// Whether the candidate is less steady than the reference: a quarter more events for the objects it has, five more
    /// for a thousand, and more than chance does to counts (three standard deviations of a binomial that shares all
    /// events out by objects).
    func flicker(_ reference: FlickerReport, _ candidate: FlickerReport) -> AgreementFinding? {
        let (before, after) = (reference.overall, candidate.overall)
        let events = Double(before.events + after.events)
        let objects = Double(before.objectFrames + after.objectFrames)
        guard after.events >= Self.leastObjects, objects > 0, let rate = after.per1000Objects else { return nil }
        let share = Double(after.objectFrames) / objects
        let excess = Double(after.events) - events * share
        let referenceRate = before.per1000Objects ?? 0
        guard rate >= 1.25 * referenceRate, rate - referenceRate >= 1000 * Self.toleratedFlicker,
            excess > 3 * (events * share * (1 - share)).squareRoot()
        else { return nil }
        return finding(
            .flicker,
            rate >= 3 * referenceRate ? .serious : .warning,
            "objects come and go: \(Figures.fixed(rate, 1)) times for 1000 objects seen (\(after.vanished) gaps, "
                + "\(after.shortLived) short-lived), the reference \(Figures.fixed(referenceRate, 1)) times "
                + "(\(before.vanished) and \(before.shortLived))",
            suggestion: "a tracker hides short gaps; a lower threshold closes them",
            [
                "per1000Objects": rate, "per1000ObjectsOfReference": referenceRate, "gaps": Double(after.vanished),
                "shortLived": Double(after.shortLived), "perMinute": after.perMinute,
                "perMinuteOfReference": before.perMinute,
            ]
        )
    }
}
