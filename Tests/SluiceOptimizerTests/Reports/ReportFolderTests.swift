import Foundation
import SluiceCore
import SluiceMetrics
import SluiceOptimizer
import TestSupport
import Testing

@Suite struct ReportFolderTests {
    private static let report = ReportFixture.two.report()

    private func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    @Test func aFolderHoldsAllFormsOfTheReport() throws {
        let folder = try TemporaryFolder()
        try ReportFolder.write(Self.report, to: folder("out/"))
        #expect(try names(folder("out")) == ["curves", "report.html", "report.json", "report.md", "speed.svg"])
        #expect(try names(folder.path) == ["out"])
        let back = try EvaluationReport(json: Data(contentsOf: URL(filePath: folder("out/report.json"))))
        let isSame = back == Self.report
        #expect(isSame)
    }

    @Test func anEarlierReportIsReplacedWhole() throws {
        let folder = try TemporaryFolder()
        try ReportFolder.write(ReportFixture.five.report(), to: folder("out"))
        #expect(try names(folder("out/curves")).count == 8)
        try ReportFolder.check(folder("out"))
        try ReportFolder.write(Self.report, to: folder("out"))
        #expect(try names(folder("out/curves")).count == 5)
        #expect(try names(folder.path) == ["out"])
    }

    @Test func anEmptyFolderIsFilled() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder("out"), withIntermediateDirectories: false)
        try ReportFolder.write(Self.report, to: folder("out"))
        #expect(try names(folder("out")).count == 5)
    }

    @Test func aLinkToAFolderStaysALink() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder("real"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: folder("link"), withDestinationPath: folder("real"))
        try ReportFolder.write(Self.report, to: folder("link"))
        #expect(try names(folder("real")).count == 5)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder("link")) == folder("real"))
    }

    /// A refused place, with what is there before and what the error says.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var files: [String: String]
        var says: String
        var testDescription: String { says }
    }

    @Test(arguments: [
        Refusal(files: ["out": "a file"], says: "is a file"),
        Refusal(files: ["out/notes.txt": "mine"], says: "holds no report"),
        Refusal(files: ["out/report.json": "{\"type\":\"other\",\"schema\":\"1.0\"}"], says: "holds no report"),
        Refusal(files: ["out/report.json": "{\"type\":\"evaluation\",\"schema\":\"2.0\"}"], says: "holds no report"),
        Refusal(files: ["out/report.json": "{\"type\":\"evaluat"], says: "holds no report"),
        Refusal(
            files: ["out/report.json": "{\"type\":\"evaluation\",\"schema\":\"1.0\"}", "out/notes.txt": "mine"],
            says: "holds notes.txt"
        ),
        Refusal(
            files: ["out/report.json": "{\"type\":\"evaluation\",\"schema\":\"1.7\"}", "out/curves/mine.png": "x"],
            says: "holds mine.png"
        ),
    ])
    func whatIsNotOursStays(refusal: Refusal) throws {
        let folder = try TemporaryFolder()
        for (name, content) in refusal.files {
            let parent = URL(filePath: folder(name)).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try folder.write(name, content)
        }
        for attempt in [{ try ReportFolder.write(Self.report, to: $0) }, ReportFolder.check] {
            let error = #expect(throws: ReportError.self) { try attempt(folder("out")) }
            #expect(error?.exitCode == .cannotCreate)
            #expect(error?.what.contains(refusal.says) == true, "\(error?.what ?? "")")
        }
        for (name, content) in refusal.files { #expect(folder.read(name) == content) }
        #expect(try names(folder.path) == ["out"])
    }

    @Test func aFolderInNoFolderIsRefusedAtOnce() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: ReportError.self) { try ReportFolder.check(folder("nowhere/out")) }
        #expect(error?.exitCode == .cannotCreate)
        #expect(error?.what.hasPrefix(folder("nowhere/out")) == true)
        #expect(try names(folder.path) == [])
    }

    @Test func aCheckLeavesNothing() throws {
        let folder = try TemporaryFolder()
        try ReportFolder.check(folder("out"))
        #expect(try names(folder.path) == [])
    }

    @Test func aReportThatCannotBeWrittenLeavesTheEarlierOne() throws {
        let folder = try TemporaryFolder()
        try ReportFolder.write(Self.report, to: folder("out"))
        var broken = Self.report
        // JSON has no such number, and it is found when all is under way.
        broken.variants[0].objectsPerFrame = .nan
        let error = #expect(throws: ReportError.self) { try ReportFolder.write(broken, to: folder("out")) }
        #expect(error?.exitCode == .internalError)
        #expect(try names(folder.path) == ["out"] && names(folder("out")).count == 5)
    }
}
