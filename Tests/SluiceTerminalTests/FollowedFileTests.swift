import Foundation
import SluiceCore
import SluiceTerminal
import TestSupport
import Testing

struct FollowedFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var log: String { folder("log.jsonl") }

    /// Everything that has come by now, and notices in brackets.
    private func read(_ file: FollowedFile) throws -> [String] {
        var lines: [String] = []
        while true {
            let arrival = try file.advance()
            while let line = file.next() { lines.append(String(decoding: line, as: UTF8.self)) }
            switch arrival {
            case .bytes: break
            case .notice(let text): lines.append("[\(text)]")
            case .quiet, .ended: return lines
            }
        }
    }

    private func append(_ text: String, to path: String? = nil) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: path ?? log))
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
    }

    @Test(arguments: [
        (FollowedFile.Start.beginning, ["1", "2", "3"]), (.last(0), []), (.last(1), ["3"]), (.last(2), ["2", "3"]),
        (.last(3), ["1", "2", "3"]), (.last(9), ["1", "2", "3"]),
    ])
    func itBeginsWhereAsked(start: FollowedFile.Start, lines: [String]) throws {
        try folder.write("log.jsonl", "1\n2\n3\n")
        let file = try FollowedFile(path: log, start: start, goesOn: true)
        #expect(try read(file) == lines)
        try append("4\n")
        #expect(try read(file) == ["4"])
    }

    @Test func theLastLinesOfALargeFileAreFound() throws {
        let lines = (0..<20_000).map { "line \($0) \(String(repeating: "x", count: $0 % 50))" }
        try folder.write("log.jsonl", lines.joined(separator: "\n") + "\n")
        for count in [1, 10, 3_000, 19_999] {
            let file = try FollowedFile(path: log, start: .last(count), goesOn: false)
            #expect(try read(file) == lines.suffix(count))
        }
    }

    @Test func aLineIsHandedOutWhenItIsWhole() throws {
        try folder.write("log.jsonl", "whole\nha")
        let file = try FollowedFile(path: log, start: .beginning, goesOn: true)
        #expect(try read(file) == ["whole"])
        try append("lf\n")
        #expect(try read(file) == ["half"])
    }

    @Test func aFileThatIsNotFollowedEndsWithWhatIsTorn() throws {
        try folder.write("log.jsonl", "whole\nha")
        let file = try FollowedFile(path: log, start: .beginning, goesOn: false)
        #expect(try read(file) == ["whole", "ha"])
        #expect(try file.advance() == .ended)
    }

    @Test func rotationLosesNothing() throws {
        try folder.write("log.jsonl", "1\n")
        let file = try FollowedFile(path: log, start: .beginning, goesOn: true)
        #expect(try read(file) == ["1"])
        // Renamed from outside: the writer goes on in the old file until it is told.
        try FileManager.default.moveItem(atPath: log, toPath: folder("log.jsonl.1"))
        try append("2\n", to: folder("log.jsonl.1"))
        #expect(try read(file) == ["2"])
        try folder.write("log.jsonl", "")
        try append("3\n", to: folder("log.jsonl.1"))
        #expect(try read(file) == ["3"])
        try append("4\nto", to: folder("log.jsonl.1"))
        try append("5\n")
        #expect(try read(file) == ["4", "to", "5"])
        try append("6\n")
        #expect(try read(file) == ["6"])
    }

    @Test func aFileMayComeLater() throws {
        let file = try FollowedFile(path: log, start: .last(10), goesOn: true)
        #expect(try read(file) == ["[\(log): No such file or directory; waiting for it]"])
        #expect(try read(file) == [])
        try folder.write("log.jsonl", "1\n")
        #expect(try read(file) == ["1"])
    }

    @Test func aFileThatIsNotThereIsAnErrorWhereNobodyWaits() throws {
        let error = #expect(throws: TerminalError.self) {
            try FollowedFile(path: log, start: .beginning, goesOn: false)
        }
        #expect(error?.code == .notReadable && error?.what.contains(log) == true)
        #expect(throws: TerminalError.self) { try FollowedFile(path: folder.path, start: .beginning, goesOn: true) }
    }

    @Test func aFileThatWasCutOffIsReadFromItsBeginning() throws {
        try folder.write("log.jsonl", "1\n2\n3\n")
        let file = try FollowedFile(path: log, start: .beginning, goesOn: true)
        #expect(try read(file).count == 3)
        #expect(unsafe truncate(log, 0) == 0)
        try append("4\n")
        let lines = try read(file)
        #expect(lines.count == 2 && lines[0].contains("cut off") && lines[1] == "4")
    }

    @Test func aLineThatItsWriterTookBackIsForgotten() throws {
        try folder.write("log.jsonl", "1\n2\n{\"type\":\"fra")
        let file = try FollowedFile(path: log, start: .beginning, goesOn: true)
        #expect(try read(file) == ["1", "2"])
        // As the file sink does when the disk is full in the middle of a line.
        #expect(unsafe truncate(log, 4) == 0)
        #expect(try read(file) == [])
        try append("3\n")
        #expect(try read(file) == ["3"])
    }
}
