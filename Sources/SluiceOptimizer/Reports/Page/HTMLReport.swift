/// An evaluation as one page that needs nothing else: no other file, host or script.
struct HTMLReport {
    let report: EvaluationReport

    var text: String { "<!DOCTYPE html>\n" + page.text + "\n" }

    private var page: Markup {
        let headline = Headline(report: report)
        let sections = self.sections
        return Tag.html(["lang": "en"]) {
            Tag.head {
                Tag.meta(["charset": "utf-8"])
                Tag.meta(["name": "viewport", "content": "width=device-width, initial-scale=1"])
                Tag.meta(["name": "color-scheme", "content": "light dark"])
                // Should anything ever get past the escaping, it can neither run nor call home.
                Tag.meta([
                    "http-equiv": "Content-Security-Policy",
                    "content": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
                ])
                Tag.title { "Evaluation: \(headline.scope)" }
                Tag.style { Markup.style(PageStyle.rules) }
            }
            Tag.body {
                Tag.header {
                    Tag.h1 { "Evaluation" }
                    Tag.p(["class": "lead"]) { headline.scope }
                    Tag.p(["class": "quiet"]) { "\(headline.made) by \(report.program)" }
                    Tag.nav(["aria-label": "Sections"]) {
                        Tag.ul {
                            for section in sections {
                                Tag.li { Tag.a(["href": "#\(section.id)"]) { section.title } }
                            }
                        }
                    }
                }
                Tag.main {
                    for section in sections { section.markup }
                }
            }
        }
    }

    private var sections: [PageSection] {
        [
            VerdictSection(report: report).section,
            FiguresSection(report: report).section,
            CurvesSection(report: report).section,
            BreakdownSection(report: report).section,
            TimeSection(report: report).section,
            DriftSection(report: report).section,
            DisagreementSection(report: report).section,
            MethodSection(report: report).section,
        ]
        .compactMap(\.self)
    }
}

/// A part of the page with a heading.
struct PageSection {
    /// Letters and `-`.
    var id: String
    var title: String
    var content: Markup

    init(id: String, title: String, @MarkupBuilder content: () -> Markup) {
        self.id = id
        self.title = title
        self.content = content()
    }

    var markup: Markup {
        Tag.section(["id": id, "aria-labelledby": "\(id)-heading"]) {
            Tag.h2(["id": "\(id)-heading"]) { title }
            content
        }
    }
}

extension Markup {
    /// A table that scrolls sideways within itself when the screen is narrow, by keyboard too.
    static func scrolling(_ label: String, @MarkupBuilder _ content: () -> Markup) -> Markup {
        Tag.div(["class": "scroll", "role": "region", "aria-label": label, "tabindex": "0"], content)
    }

    /// Behind a line that unfolds it.
    static func folded(_ title: String, isOpen: Bool = false, @MarkupBuilder _ content: () -> Markup) -> Markup {
        Tag.details(["open": isOpen ? "" : nil]) {
            Tag.summary { title }
            content()
        }
    }
}
