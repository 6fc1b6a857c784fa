import Foundation
import SluiceCore
import SluiceMetrics
import SluiceOptimizer
import TestSupport
import Testing

/// The contrasts that WCAG 2.2 asks for (1.4.3, 1.4.11), computed from the colours of the page as it is written.
@Suite struct ReportColorTests {
    /// The custom properties of one scheme, as relative luminance.
    private func luminances(isDark: Bool) throws -> [String: Double] {
        let folder = try TemporaryFolder()
        try ReportFolder.write(ReportFixture.two.report(), to: folder("out"))
        let schemes = folder.read("out/report.html").components(separatedBy: ":root{").dropFirst()
        try #require(schemes.count == 2)
        let scheme = try #require((isDark ? schemes.last : schemes.first)?.split(separator: "}").first)
        var luminances: [String: Double] = [:]
        for property in scheme.split(separator: ";") {
            let parts = property.split(separator: ":")
            guard parts.count == 2, parts[0].hasPrefix("--"), let code = Int(parts[1].dropFirst(), radix: 16) else {
                continue
            }
            func linear(_ shift: Int) -> Double {
                let value = Double(code >> shift & 0xFF) / 255
                return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
            }
            luminances[String(parts[0].dropFirst(2))] =
                0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0)
        }
        return luminances
    }

    private func contrast(_ left: Double, _ right: Double) -> Double {
        (max(left, right) + 0.05) / (min(left, right) + 0.05)
    }

    @Test(arguments: [false, true]) func textCanBeRead(isDark: Bool) throws {
        let colors = try luminances(isDark: isDark)
        let page = try #require(colors["page"])
        let ink = try #require(colors["ink"])
        for name in ["ink", "quiet-ink", "link", "better", "worse"] {
            #expect(try contrast(page, #require(colors[name])) >= 4.5, "\(name)")
        }
        for level in 1...4 {
            #expect(try contrast(ink, #require(colors["heat-\(level)"])) >= 4.5, "heat-\(level)")
        }
    }

    @Test(arguments: [false, true]) func shapesCanBeSeen(isDark: Bool) throws {
        let colors = try luminances(isDark: isDark)
        let page = try #require(colors["page"])
        let shapes = colors.filter { $0.key.hasPrefix("series-") || $0.key == "stage-1" }
        #expect(shapes.count == 7)
        for (name, luminance) in shapes { #expect(contrast(page, luminance) >= 3, "\(name)") }
    }
}
