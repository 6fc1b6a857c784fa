import SluiceMetrics

/// Precision over recall; nothing without labels.
struct CurvesSection {
    let report: EvaluationReport

    var section: PageSection? {
        let curves = CurveSet(report)
        guard !curves.means.isEmpty else { return nil }
        return PageSection(id: "curves", title: "Precision and recall") {
            Tag.div(["class": "charts"]) {
                for drawing in curves.means {
                    Tag.figure {
                        Tag.figcaption { drawing.title }
                        drawing.inline
                    }
                }
            }
            Markup.folded(
                "\(Figures.count(curves.classes.count)) classes at IoU 0.5",
                isOpen: curves.classes.count <= 6
            ) {
                Tag.p(["class": "quiet"]) { "Lines as above." }
                Tag.div(["class": "charts small"]) {
                    for drawing in curves.classes { drawing.inline }
                }
            }
        }
    }
}
