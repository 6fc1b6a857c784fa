/// Pictures of the frames on which the reference and a candidate differ most, what each saw side by side.
struct DisagreementSection {
    let report: EvaluationReport

    /// So many are shown at once; the others unfold.
    private static let shown = 4

    var section: PageSection? {
        let comparisons = report.comparisons.enumerated().filter { !$1.disagreements.isEmpty }
        guard !comparisons.isEmpty else { return nil }
        return PageSection(id: "pictures", title: "Where they differ most") {
            legend
            for (number, comparison) in comparisons {
                Tag.h3 { comparison.candidate }
                let pictures = comparison.disagreements.enumerated().map { place, disagreement in
                    DisagreementPicture(
                        id: "picture-\(number)-\(place)",
                        report: report,
                        candidate: comparison.candidate,
                        disagreement: disagreement
                    )
                    .markup
                }
                Markup.group(Array(pictures.prefix(Self.shown)))
                if pictures.count > Self.shown {
                    Markup.folded("\(pictures.count - Self.shown) more") {
                        Markup.group(Array(pictures.dropFirst(Self.shown)))
                    }
                }
            }
        }
    }

    private var hasTruth: Bool {
        report.comparisons.contains { $0.disagreements.contains { $0.truth != nil } }
    }

    private var legend: Markup {
        Tag.ul(["class": "legend"]) {
            Tag.li {
                sample("missed")
                "missed: only the reference sees it"
            }
            Tag.li {
                sample("extra")
                "extra: only the candidate sees it"
            }
            Tag.li {
                sample("both")
                "seen by both, or too unsure to count"
            }
            if hasTruth {
                Tag.li {
                    sample("truth")
                    "labelled object"
                }
            }
        }
    }

    private func sample(_ kind: String) -> Markup {
        Tag.svg(["class": "sample boxes", "viewBox": "0 0 28 18", "aria-hidden": "true"]) {
            DisagreementPicture.outline(x: 3, y: 3, width: 22, height: 12, kind: kind)
        }
    }
}
