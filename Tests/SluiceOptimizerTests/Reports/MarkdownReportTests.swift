import Foundation
import SluiceCore
import SluiceMetrics
import SluiceOptimizer
import TestSupport
import Testing

@Suite struct MarkdownReportTests {
    private func lines(_ report: EvaluationReport) throws -> [Substring] {
        let folder = try TemporaryFolder()
        try ReportFolder.write(report, to: folder("out"))
        return folder.read("out/report.md").split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Pipes that part cells: those without a backslash before them.
    private func columns(_ line: Substring) -> Int {
        line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" } - 1
    }

    @Test(arguments: Gallery.allCases) func allRowsOfTheTableHaveAColumnForEachVariant(kind: Gallery) throws {
        let report = kind.fixture.report()
        let rows = try lines(report).filter { $0.hasPrefix("|") }
        #expect(rows.count > 8)
        #expect(rows.allSatisfy { columns($0) == report.variants.count + 1 })
    }

    @Test func theTableSaysWhatTheReportSays() throws {
        let report = ReportFixture.two.report()
        let lines = try lines(report)
        let accuracy = try #require(report.variants[0].accuracy?.metrics.ap)
        let row = try #require(lines.first { $0.hasPrefix("| AP |") })
        #expect(row.hasPrefix("| AP | \(String(format: "%.3f", accuracy)) | "))
        #expect(lines.first == "## Evaluation: 2 variants on car-detection.mp4, 400 frames")
        for comparison in report.comparisons {
            #expect(lines.contains("- **\(comparison.candidate)**: \(comparison.verdict.text)"))
            #expect(lines.count { $0.hasPrefix("- **Serious:**") || $0.hasPrefix("- **Warning:**") } > 0)
        }
    }

    @Test func nothingInANameIsMarkup() throws {
        let text = try lines(Gallery.hostile.fixture.report()).joined(separator: "\n")
        #expect(!text.contains("<script>") && !text.contains("<img") && !text.contains("<b>"))
        #expect(text.contains("&lt;img src=x onerror=alert(1)&gt;\\|"))
        #expect(text.contains("A note with &lt;b&gt;markup&lt;/b&gt; \\| and a pipe."))
    }
}
