import Foundation
import FoundationXML
import SluiceCore
import SluiceMetrics
import SluiceOptimizer
import TestSupport
import Testing

/// Reads a drawing, and what it says.
private final class DrawingReader: NSObject, XMLParserDelegate {
    private(set) var isWellFormed = false
    private(set) var paths: [String] = []
    private(set) var texts: [String: [String]] = [:]
    private var open: [String] = []

    init(_ path: String) throws {
        super.init()
        let parser = XMLParser(data: try Data(contentsOf: URL(filePath: path)))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append(name)
        if let path = attributes["d"] { paths.append(path) }
        texts[name, default: []].append("")
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        guard let name = open.last, let last = texts[name]?.indices.last else { return }
        texts[name]?[last] += text
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }
}

@Suite struct CurveFileTests {
    @Test(arguments: Gallery.allCases) func allDrawingsAreWellFormedAndSayWhatTheyShow(kind: Gallery) throws {
        let folder = try TemporaryFolder()
        let report = kind.fixture.report()
        try ReportFolder.write(report, to: folder("out"))
        let curves = (try? FileManager.default.contentsOfDirectory(atPath: folder("out/curves"))) ?? []
        let labelled = report.variants[0].accuracy?.classes.count { $0.truths > 0 }
        #expect(curves.count == labelled.map { $0 + 2 } ?? 0)
        for name in curves.map({ "out/curves/\($0)" }) + ["out/speed.svg"] {
            let drawing = try DrawingReader(folder(name))
            #expect(drawing.isWellFormed, "\(name)")
            #expect(drawing.texts["title"]?.first?.isEmpty == false && drawing.texts["desc"]?.first?.isEmpty == false)
        }
    }

    @Test func aCurveLiesWhereItsPrecisionIs() throws {
        var report = ReportFixture.two.report()
        // Half right up to half of the objects, and nothing beyond.
        for index in report.variants.indices {
            report.variants[index].accuracy?.curves.mean?.iou50 = (0...100).map { $0 <= 50 ? 0.5 : 0 }
        }
        let folder = try TemporaryFolder()
        try ReportFolder.write(report, to: folder("out"))
        let drawing = try DrawingReader(folder("out/curves/mean-iou50.svg"))
        // The plot spans 404 × 264 from (44, 12); level stretches are their two ends.
        #expect(drawing.paths == Array(repeating: "M44 144L246 144L250.04 276L448 276", count: 2))
        let names = report.variants.map(\.name)
        #expect(drawing.texts["text"]?.filter { names.contains($0) } == names)
        #expect(drawing.texts["text"]?.contains("1.0") == true)
    }

    @Test func theSameReportGivesTheSameFiles() throws {
        let folder = try TemporaryFolder()
        let report = ReportFixture.five.report()
        for name in ["a", "b"] { try ReportFolder.write(report, to: folder(name)) }
        for name in ["report.json", "report.md", "report.html", "speed.svg", "curves/mean-iou50.svg"] {
            let isSame = folder.read("a/\(name)") == folder.read("b/\(name)")
            #expect(isSame && !folder.read("a/\(name)").isEmpty, "\(name)")
        }
    }
}
