import Foundation
import SluiceCore
import SluiceMetrics
import SluiceOptimizer
import TestSupport
import Testing

@Suite struct ReportPageTests {
    private func page(_ report: EvaluationReport, in folder: TemporaryFolder) throws -> String {
        try ReportFolder.write(report, to: folder("out"))
        return folder("out/report.html")
    }

    @Test(.chromium, arguments: Gallery.allCases)
    func aPhoneShowsThePageWithoutScrollingSideways(kind: Gallery) throws {
        let folder = try TemporaryFolder()
        let page = try page(kind.fixture.report(), in: folder)
        for width in [320, 390, 1280] {
            let laidOut = try LaidOut(page, width: width)
            #expect(laidOut.scrollWidth <= width)
            #expect(laidOut.scripts == 0 && laidOut.title.hasPrefix("Evaluation: "))
            #expect(laidOut.headingsWithoutScope == 0 && laidOut.unnamedDrawings == 0)
            #expect(laidOut.repeatedIds == [])
        }
    }

    @Test(.chromium, .sharedData) func aBrowserShowsAllOfAReport() throws {
        let folder = try TemporaryFolder()
        var fixture = ReportFixture.five
        fixture.pictures = try Gallery.pictures()
        let report = fixture.report()
        let laidOut = try LaidOut(page(report, in: folder), width: 1280)
        #expect(
            laidOut.sections == [
                "Verdict", "All figures", "Precision and recall", "By class and size", "Over time", "Score drift",
                "Where they differ most", "How it was measured",
            ]
        )
        // A picture is in the page once, though both sides show it.
        let pictures = report.comparisons.reduce(0) { $0 + $1.disagreements.count }
        #expect(pictures > 12 && laidOut.images == Array(repeating: 640, count: pictures))
    }

    @Test(.chromium) func darkSurroundingsAreRespected() throws {
        let folder = try TemporaryFolder()
        let page = try page(ReportFixture.two.report(), in: folder)
        #expect(try LaidOut(page, width: 390).background == "rgb(255, 255, 255)")
        #expect(try LaidOut(page, width: 390, isDark: true).background == "rgb(20, 23, 26)")
    }

    @Test(arguments: Gallery.allCases) func thePageIsWellFormedAndNeedsNothingElse(kind: Gallery) throws {
        let folder = try TemporaryFolder()
        let page = try page(kind.fixture.report(), in: folder)
        let text = folder.read("out/report.html")
        #expect(!text.contains("http://") && !text.contains("https://") && !text.contains("<script"))
        #expect(try HTMLNesting.mistakes(in: page) == "")
    }

    @Test func hostileNamesAreShownAsTheyAre() throws {
        let folder = try TemporaryFolder()
        _ = try page(Gallery.hostile.fixture.report(), in: folder)
        let text = folder.read("out/report.html")
        #expect(text.contains("&lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;"))
        #expect(!text.contains("<img") && !text.contains("\u{0}"))
    }

    @Test func whatIsNotThereIsLeftOut() throws {
        let folder = try TemporaryFolder()
        _ = try page(Gallery.oneVariant.fixture.report(), in: folder)
        let text = folder.read("out/report.html")
        #expect(text.contains("Precision and recall") && !text.contains("Where they differ most"))
        #expect(!text.contains("Agreement with") && !text.contains("Score drift"))
    }

    @Test func limitsAreSaidFirst() throws {
        let folder = try TemporaryFolder()
        _ = try page(Gallery.hostile.fixture.report(), in: folder)
        let text = folder.read("out/report.html")
        let notice = try #require(text.range(of: "The evaluation was stopped."))
        let note = try #require(text.range(of: "A note with "))
        let figures = try #require(text.range(of: "id=\"figures\""))
        #expect(notice.lowerBound < figures.lowerBound && note.lowerBound < figures.lowerBound)
    }

    /// For a person to look at: `SLUICE_REPORT_SHOTS=folder swift test --filter screenshots`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["SLUICE_REPORT_SHOTS"] != nil, "for a person to look at"))
    func screenshots() throws {
        let target = try #require(ProcessInfo.processInfo.environment["SLUICE_REPORT_SHOTS"])
        for kind in Gallery.allCases {
            var fixture = kind.fixture
            fixture.pictures = try Gallery.pictures()
            let path = "\(target)/\(kind)"
            try ReportFolder.write(fixture.report(), to: path)
            for width in [390, 1280] {
                let height = try LaidOut(path + "/report.html", width: width).height
                for isDark in [false, true] {
                    try Chromium.screenshot(
                        path + "/report.html",
                        width: width,
                        height: min(height, 12_000),
                        isDark: isDark,
                        to: "\(path)-\(width)-\(isDark ? "dark" : "light").png"
                    )
                }
            }
        }
    }
}

/// Whether the elements of a page end where they should, as Python's parser of HTML sees them.
private enum HTMLNesting {
    private static let script = """
        import sys
        from html.parser import HTMLParser
        endless = {"meta", "br", "hr", "img", "col"}
        class Nesting(HTMLParser):
            open, mistakes = [], []
            def handle_starttag(self, tag, attributes):
                if len({name for name, _ in attributes}) < len(attributes): self.mistakes.append(f"twice in {tag}")
                if tag not in endless: self.open.append(tag)
            def handle_startendtag(self, tag, attributes): pass
            def handle_endtag(self, tag):
                if not self.open or self.open.pop() != tag: self.mistakes.append(f"{tag} at {self.getpos()}")
        nesting = Nesting()
        nesting.feed(open(sys.argv[1], encoding="utf-8").read())
        nesting.close()
        print(" ".join(nesting.mistakes + nesting.open), end="")
        """

    static func mistakes(in path: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "python3 ended with \(process.terminationStatus)")
        return String(decoding: output, as: UTF8.self)
    }
}
