import Foundation

/// The colours of reports, once for light and once for dark surroundings.
///
/// Told apart by people who see colours differently (hues after M. Okabe and K. Ito, "Color Universal Design", 2008),
/// and text keeps WCAG 2.2's contrast of 4.5 to 1.
struct Palette {
    /// A colour in sRGB.
    struct Color: Hashable {
        var code: UInt32

        init(_ code: UInt32) {
            self.code = code
        }

        /// `#0072b2`.
        var css: String { String(format: "#%06x", code) }
    }

    var page: Color
    var ink: Color
    /// Of captions and of what is said beside a figure.
    var quietInk: Color
    var rule: Color
    var link: Color
    var better: Color
    var worse: Color
    /// Behind figures that say how much is missing: little, some, much, very much.
    var heat: [Color]
    /// Lines of charts; the first is the reference's.
    var series: [Color]
    /// Preprocessing, inference, postprocessing.
    var stages: [Color]

    static let light = Palette(
        page: Color(0xFFFFFF),
        ink: Color(0x1B1F24),
        quietInk: Color(0x59636E),
        rule: Color(0xD5DAE0),
        link: Color(0x0060A8),
        better: Color(0x00684A),
        worse: Color(0xA33A00),
        heat: [Color(0xFFF3E6), Color(0xFFE0C2), Color(0xFFC694), Color(0xFFA867)],
        series: [
            Color(0x30363D), Color(0x0072B2), Color(0xC44E00), Color(0x007A5A), Color(0xA8447E), Color(0x8A6500),
        ],
        stages: [Color(0x8FA3B5), Color(0x0072B2), Color(0xC9A227)]
    )

    static let dark = Palette(
        page: Color(0x14171A),
        ink: Color(0xE6E9EC),
        quietInk: Color(0xA3ACB5),
        rule: Color(0x353B42),
        link: Color(0x7CC0FA),
        better: Color(0x5FD3A6),
        worse: Color(0xFF9D6B),
        heat: [Color(0x33261A), Color(0x4B321B), Color(0x66401A), Color(0x855014)],
        series: [
            Color(0xE6E9EC), Color(0x6CB8F0), Color(0xFF9458), Color(0x4FD1A5), Color(0xE8A0CC), Color(0xE3BC4E),
        ],
        stages: [Color(0x71859A), Color(0x56A8E0), Color(0xE0C35A)]
    )

    /// The colours as custom properties of CSS: `--ink:#1b1f24;…`.
    var properties: String {
        let named =
            [
                ("page", page), ("ink", ink), ("quiet-ink", quietInk), ("rule", rule), ("link", link),
                ("better", better), ("worse", worse),
            ] + heat.enumerated().map { ("heat-\($0 + 1)", $1) } + series.enumerated().map { ("series-\($0)", $1) }
            + stages.enumerated().map { ("stage-\($0)", $1) }
        return named.map { "--\($0):\($1.css)" }.joined(separator: ";")
    }
}
