import Foundation
import Glibc
import SluiceCore
import SluiceEngine
import TestSupport
import Testing

/// Files that are full, moved away, or torn.
@Suite struct RotationTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("lines.jsonl")
    }

    private func output(_ rotation: RotationSpec? = nil) -> OutputSpec {
        var output = OutputSpec(.file(path: path))
        output.rotation = rotation
        return output
    }

    /// Bytes of all files, each counted once even while it gets a new name.
    private func usage() throws -> UInt64 {
        var sizes: [UInt64: UInt64] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            var status = stat()
            if unsafe lstat(folder(name), &status) == 0 { sizes[UInt64(status.st_ino)] = UInt64(status.st_size) }
        }
        return sizes.values.reduce(0, +)
    }

    @Test func `a hundred megabytes never take more room than ten`() throws {
        var rotation = RotationSpec()
        (rotation.size, rotation.keep, rotation.total) = (1_000_000, 100, 10_000_000)
        let sink = try LineSink(output(rotation)) { _ in }
        let isOver = Guarded(false)
        let peak = Guarded(UInt64(0))
        let group = DispatchGroup()
        DispatchQueue(label: "sampler").async(group: group) {
            while !isOver.withLock({ $0 }) {
                let now = (try? usage()) ?? 0
                peak.withLock { $0 = max($0, now) }
                usleep(500)
            }
        }
        let line = NumberedLines.line(0, pad: 980)
        let count = 100_000_000 / line.count
        for _ in 0..<count { #expect(sink.append(line)) }
        try sink.close()
        isOver.withLock { $0 = true }
        group.wait()
        let most = peak.withLock { $0 }
        #expect(most > 8_000_000 && most <= 10_000_000, "\(most) bytes")
        let report = sink.report
        #expect(report.lines == UInt64(count) && report.lost == 0)
        #expect(report.bytes == UInt64(count * line.count))
        #expect(report.deletedFiles >= 85)
        #expect(try NumberedLines.allNumbers(path).count > 7_000)
    }

    @Test func `no file is larger than it may be, and no line is lost or split between two`() throws {
        var rotation = RotationSpec()
        (rotation.size, rotation.keep) = (50_000, 500)
        let sink = try LineSink(output(rotation)) { _ in }
        for number in 0..<20_000 { #expect(sink.append(NumberedLines.line(number, pad: number % 150))) }
        try sink.close()
        #expect(try NumberedLines.allNumbers(path) == Array(0..<20_000))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let sizes = try names.map { try Data(contentsOf: URL(filePath: folder($0))).count }
        #expect(sizes.max()! <= 50_000 && sizes.count > 30)
    }

    @Test func `a file that is old makes way for a new one with the next line`() throws {
        var rotation = RotationSpec()
        rotation.age = 300_000_000
        let sink = try LineSink(output(rotation)) { _ in }
        #expect(sink.append(NumberedLines.line(0)))
        usleep(500_000)
        #expect(sink.append(NumberedLines.line(1)))
        try sink.close()
        #expect(try NumberedLines.numbers(path + ".1") == [0])
        #expect(try NumberedLines.numbers(path) == [1])
    }

    /// As logrotate does it: rename, then SIGHUP. And as somebody does it who forgets the signal.
    @Test(arguments: [true, false])
    func `no line is lost when somebody moves the file`(isTold: Bool) throws {
        let sink = try LineSink(output()) { _ in }
        var number = 0
        var moved: [String] = []
        for round in 0..<(isTold ? 40 : 2) {
            let end = ContinuousClock.now + .milliseconds(isTold ? 20 : 1_300)
            while ContinuousClock.now < end {
                for _ in 0..<20 {
                    #expect(sink.append(NumberedLines.line(number)))
                    number += 1
                }
                usleep(1_000)
            }
            guard FileManager.default.fileExists(atPath: path) else { continue }
            moved.append(folder("moved-\(round)"))
            try FileManager.default.moveItem(atPath: path, toPath: moved.last!)
            if isTold { sink.reopen() }
        }
        #expect(sink.append(NumberedLines.line(number)))
        if isTold { #expect(eventually(within: 2) { FileManager.default.fileExists(atPath: path) }) }
        try sink.close()
        let found = try moved.flatMap { try NumberedLines.numbers($0) }
        let rest = FileManager.default.fileExists(atPath: path) ? try NumberedLines.numbers(path) : []
        #expect(found + rest == Array(0...number))
        #expect(moved.count >= 2)
    }

    @Test func `a file that cannot be opened again after it was moved still gets the lines, and people know`() throws {
        let notices = Notices()
        let sink = try LineSink(output(), policy: .counted, onNotice: { notices.add($0) }) { _ in }
        #expect(sink.append(NumberedLines.line(0)))
        #expect(eventually(within: 2) { sink.report.lines == 1 })
        try FileManager.default.moveItem(atPath: path, toPath: folder("moved"))
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        sink.reopen()
        #expect(sink.append(NumberedLines.line(1)))
        #expect(eventually(within: 3) { sink.report.trouble?.contains("was moved") == true })
        try FileManager.default.removeItem(atPath: path)
        #expect(sink.append(NumberedLines.line(2)))
        #expect(eventually(within: 3) { sink.report.trouble == nil })
        try sink.close()
        #expect(try NumberedLines.numbers(folder("moved")) == [0, 1])
        #expect(try NumberedLines.numbers(path) == [2])
        #expect(notices.events == ["output_trouble", "output_recovered"])
    }

    @Test func `a torn last line is ended, and the next line says where it begins`() throws {
        try folder.write("lines.jsonl", "{\"n\":0}\n{\"n\":1,\"tor")
        let notices = Notices()
        let sink = try LineSink(output(), onNotice: { notices.add($0) }) { _ in }
        #expect(sink.append(NumberedLines.line(2)))
        try sink.close()
        let lines = folder.read("lines.jsonl").split(separator: "\n")
        #expect(lines.count == 4 && lines[0] == "{\"n\":0}" && lines[1] == "{\"n\":1,\"tor")
        let event = try JSONSerialization.jsonObject(with: Data(lines[2].utf8)) as? [String: Any]
        #expect(event?["event"] as? String == "line_sealed")
        #expect((event?["message"] as? String)?.contains("at byte 8 ") == true)
        #expect(lines[3].hasPrefix("{\"n\":2,"))
        #expect(notices.events == ["line_sealed"])
        // What the sink says by itself is not among the lines that it was given.
        #expect(sink.report.lines == 1)
    }

    @Test(arguments: ["", "{\"n\":0}\n"]) func `a file with whole lines is only appended to`(content: String) throws {
        try folder.write("lines.jsonl", content)
        let sink = try LineSink(output()) { _ in }
        #expect(sink.append(Array("{\"n\":1}\n".utf8)))
        try sink.close()
        #expect(folder.read("lines.jsonl") == content + "{\"n\":1}\n")
    }
}
