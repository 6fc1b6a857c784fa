import Foundation
import SluiceMetrics

/// A frame twice, with the boxes of the reference and with those of the candidate.
struct DisagreementPicture {
    /// Unique on the page.
    let id: String
    let report: EvaluationReport
    let candidate: String
    let disagreement: Disagreement

    var markup: Markup {
        Tag.figure(["class": "difference"]) {
            Tag.figcaption { caption }
            Tag.div(["class": "pair"]) {
                side("Reference", report.reference, disagreement.reference, kind: "missed", image: image)
                side("Candidate", candidate, disagreement.candidate, kind: "extra", image: imageAgain)
            }
        }
    }

    private var caption: String {
        let footage = report.footageTitle(disagreement.footage)
        let place =
            disagreement.file
            ?? "\(footage), frame \(Figures.count(disagreement.frame)) at \(Figures.clock(disagreement.seconds))"
        let missed = disagreement.reference.count(where: \.isOnlyHere)
        let extra = disagreement.candidate.count(where: \.isOnlyHere)
        return "\(place): \(missed) missed, \(extra) extra"
    }

    private func side(
        _ role: String,
        _ name: String,
        _ objects: [Disagreement.SeenObject],
        kind: String,
        image: Markup
    ) -> Markup {
        Tag.div(["class": "side"]) {
            Tag.p(["class": "who"]) {
                Tag.span(["class": "quiet"]) { "\(role) " }
                name
            }
            Tag.div(["class": "view", "style": "max-width:\(maximalWidth)rem"]) {
                Tag.svg([
                    "class": "boxes", "viewBox": "0 0 \(disagreement.width) \(disagreement.height)", "role": "img",
                    "aria-label": description(role, objects),
                ]) {
                    image
                    for truth in disagreement.truth ?? [] {
                        outline(
                            truth.box,
                            truth.isCrowd ? "truth crowd" : "truth",
                            "labelled \(report.className(truth.label))"
                        )
                    }
                    for object in objects where !object.isOnlyHere { outline(object.box, "both", text(object)) }
                    for object in objects where object.isOnlyHere { outline(object.box, kind, text(object)) }
                }
                // The surest comes last, and so on top.
                for object in objects.reversed() where object.isOnlyHere { tag(object, kind: kind) }
            }
        }
    }

    private func text(_ object: Disagreement.SeenObject) -> String {
        "\(report.className(object.label)) \(Figures.fixed(object.confidence, 2))"
    }

    private func description(_ role: String, _ objects: [Disagreement.SeenObject]) -> String {
        let only = objects.filter(\.isOnlyHere).map(text)
        return "\(role): \(Figures.count(objects.count, "object"))"
            + (only.isEmpty ? "." : ", only here: \(only.joined(separator: ", ")).")
    }

    /// Tall pictures are kept from filling more than a screen.
    private var maximalWidth: String {
        Drawing.number(Self.maximalHeight * Double(disagreement.width) / Double(max(disagreement.height, 1)))
    }

    private static let maximalHeight = 30.0

    /// The picture is in the page once; the other side uses it again.
    private var image: Markup {
        guard !disagreement.picture.isEmpty else { return backdrop }
        return Tag.image([
            "id": id, "width": "\(disagreement.width)", "height": "\(disagreement.height)",
            "preserveAspectRatio": "none",
            "href": "data:image/jpeg;base64,\(Data(disagreement.picture).base64EncodedString())",
        ])
    }

    private var imageAgain: Markup {
        disagreement.picture.isEmpty ? backdrop : Tag.use(["href": "#\(id)"])
    }

    /// Where there is no picture.
    private var backdrop: Markup { Tag.rect(["class": "backdrop", "width": "100%", "height": "100%"]) }

    private func outline(_ box: RealBox, _ kind: String, _ title: String) -> Markup {
        Tag.group {
            Tag.title { title }
            Self.outline(x: box.x, y: box.y, width: box.width, height: box.height, kind: kind)
        }
    }

    /// A rectangle that shows on any picture: a dark line under a bright one.
    static func outline(x: Double, y: Double, width: Double, height: Double, kind: String) -> Markup {
        .group(
            ["halo \(kind)", kind].map { name in
                Tag.rect([
                    "class": name, "x": Drawing.number(x), "y": Drawing.number(y), "width": Drawing.number(width),
                    "height": Drawing.number(height),
                ])
            }
        )
    }

    /// The name of an object at its box, in letters that keep their size however small the picture is shown: above the
    /// box where there is room, and turned inwards near the right edge.
    private func tag(_ object: Disagreement.SeenObject, kind: String) -> Markup {
        let (width, height) = (Double(disagreement.width), Double(disagreement.height))
        func percent(_ value: Double, of whole: Double) -> String {
            Drawing.number(min(max(value / whole * 100, 0), 100))
        }
        let isRight = object.box.x + object.box.width / 2 > width * 0.6
        let isHigh = object.box.y < height * 0.08
        let across =
            isRight
            ? "right:\(percent(width - object.box.x - object.box.width, of: width))%"
            : "left:\(percent(object.box.x, of: width))%"
        let down = "top:\(percent(object.box.y, of: height))%"
        return Tag.span([
            "class": "tag \(kind)\(isHigh ? " inside" : "")", "style": "\(across);\(down)", "aria-hidden": "true",
        ]) { text(object) }
    }
}
