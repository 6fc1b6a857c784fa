import Foundation
package import SluiceCore

/// Why a report could not be written.
package typealias ReportError = CodedError<ExitCode>

/// The folder that holds an evaluation: `report.json` for programs, `report.md` for pull requests, `report.html` for
/// people, `speed.svg` and `curves/*.svg` for documents.
package enum ReportFolder {
    private static let json = "report.json"
    private static let curves = "curves"
    /// All that is ever in such a folder.
    private static let names: Set<String> = [json, "report.md", "report.html", "speed.svg", curves]

    /// Checks that a report may be written there, so that nobody waits for an evaluation that then has no place.
    ///
    /// - Parameter path: Not there yet, an empty folder, or one with an earlier report and nothing else, which is
    ///   replaced.
    /// - Throws: ``ReportError`` if it holds anything else, or its parent is missing or may not be written.
    package static func check(_ path: String) throws(ReportError) {
        try checkContent(Place(path))
        _ = try FolderDraft(Place(path))
    }

    /// Writes a report, replacing an earlier one. Others see the old folder or the new one, never a part.
    ///
    /// - Throws: ``ReportError`` for the reasons of ``check(_:)``, or if the disk is full; then nothing has changed.
    package static func write(_ report: EvaluationReport, to path: String) throws(ReportError) {
        let place = Place(path)
        try checkContent(place)
        let draft = try FolderDraft(place)
        try draft.write(json, encoded(report))
        try draft.write("report.md", Data(MarkdownReport(report: report).text.utf8))
        try draft.write("report.html", Data(HTMLReport(report: report).text.utf8))
        try draft.write("speed.svg", Data(StageChart(id: "speed", variants: report.variants).drawing.file.utf8))
        let charts = CurveSet(report)
        if !charts.means.isEmpty { try draft.makeFolder(curves) }
        for chart in charts.means + charts.classes {
            try draft.write("\(curves)/\(chart.id).svg", Data(chart.file.utf8))
        }
        try draft.commit()
    }

    private static func encoded(_ report: EvaluationReport) throws(ReportError) -> Data {
        do {
            return try report.json()
        } catch {
            throw ReportError(
                .internalError,
                "\(json): a figure is not a number (\(error))",
                remedy: "please report this as a bug"
            )
        }
    }

    /// An existing folder may go only if it is a report's, and nobody has put anything beside it.
    private static func checkContent(_ place: Place) throws(ReportError) {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue else {
            throw ReportError(.cannotCreate, "\(place.path): is a file", remedy: "name a folder for the report")
        }
        let content: [String]
        do {
            content = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
        } catch {
            throw ReportError(.cannotCreate, "\(place.path): cannot be read", remedy: "check its permissions")
        }
        if content.isEmpty { return }
        guard isReport(place.path + "/" + json) else {
            throw ReportError(
                .cannotCreate,
                "\(place.path): is not empty, and holds no report that could be replaced",
                remedy: "name another folder, or empty it"
            )
        }
        let drawings = (try? FileManager.default.contentsOfDirectory(atPath: "\(place.path)/\(curves)")) ?? []
        let foreign = content.first { !names.contains($0) } ?? drawings.sorted().first { !$0.hasSuffix(".svg") }
        if let foreign {
            throw ReportError(
                .cannotCreate,
                "\(place.path): would be replaced, but holds \(foreign), which is no part of a report",
                remedy: "move that file away, or name another folder"
            )
        }
    }

    private static func isReport(_ path: String) -> Bool {
        guard
            let content = FileManager.default.contents(atPath: path),
            let object = try? JSONSerialization.jsonObject(with: content) as? [String: Any]
        else { return false }
        let major = EvaluationReport.schema.prefix { $0 != "." } + "."
        return object["type"] as? String == EvaluationReport.type
            && (object["schema"] as? String)?.hasPrefix(major) == true
    }
}
