import Foundation
import SluiceCore
import SluiceEngine
import TestSupport
import Testing

/// Outputs whose losses are counted, on disks and with readers that let them down.
@Suite(.serialized) struct BadDiskTests {
    @Test(.enabled(if: Disk.isPossible, "only the superuser can mount a small disk"), arguments: [3_000, 40_000])
    func `a full disk costs lines that are counted, and writing resumes by itself`(count: Int) throws {
        let disk = try Disk(kibibytes: 256)
        let path = disk("lines.jsonl")
        try Data(repeating: 0, count: 200 << 10).write(to: URL(filePath: disk("filler")))
        var output = OutputSpec(.file(path: path))
        var rotation = RotationSpec()
        (rotation.size, rotation.keep) = (25_000, 3)
        output.rotation = rotation
        let notices = Notices()
        let failures = Guarded(0)
        let sink = try LineSink(output, policy: .counted, onNotice: { notices.add($0) }) { _ in
            failures.withLock { $0 += 1 }
        }
        let began = ContinuousClock.now
        for number in 0..<count { _ = sink.append(NumberedLines.line(number, pad: 150)) }
        #expect(ContinuousClock.now - began < .seconds(3))
        try #require(eventually(within: 3) { sink.report.trouble?.contains("disk full") == true })
        // A reader finds only whole lines meanwhile.
        _ = try NumberedLines.allNumbers(path)
        try FileManager.default.removeItem(atPath: disk("filler"))
        #expect(eventually(within: 5) { sink.report.trouble == nil })
        #expect(sink.append(NumberedLines.line(count)))
        try sink.close(by: Instant.now.advanced(by: 5_000_000_000))
        let report = sink.report
        #expect(report.lines + report.lost == UInt64(count + 1))
        // Some four megabytes are kept in memory.
        #expect(count < 10_000 ? report.lost == 0 : report.lost > 10_000, "\(report)")
        let numbers = try NumberedLines.allNumbers(path)
        #expect(numbers.last == count && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
        let said = notices.events.filter { $0 != "output_deleted" }
        #expect(said == ["output_trouble", "output_recovered"])
        #expect(failures.withLock { $0 } == 0)
    }

    @Test(.enabled(if: Disk.isPossible, "only the superuser can mount a small disk"))
    func `where no line may be lost, a full disk ends the output and leaves whole lines`() throws {
        let disk = try Disk(kibibytes: 64)
        let path = disk("lines.jsonl")
        let sink = try LineSink(OutputSpec(.file(path: path)), policy: .never) { _ in }
        var taken = 0
        while taken < 100_000, sink.append(NumberedLines.line(taken)) { taken += 1 }
        #expect(throws: SinkError.self) { try sink.close() }
        let numbers = try NumberedLines.numbers(path)
        #expect(numbers.count > 500 && numbers == Array(0..<numbers.count))
        #expect(sink.report.lines == UInt64(numbers.count))
        #expect(sink.report.trouble?.contains("disk full") == true)
    }

    @Test(.enabled(if: Disk.canFreeze, "needs the superuser, loop devices and fsfreeze"))
    func `a frozen disk holds nobody up, and gets its lines when it thaws`() throws {
        let disk = try Disk(mebibytes: 16)
        let path = disk("lines.jsonl")
        let sink = try LineSink(OutputSpec(.file(path: path)), policy: .counted) { _ in }
        #expect(sink.append(NumberedLines.line(0)))
        #expect(eventually(within: 3) { sink.report.lines == 1 })
        try #require(disk.freeze())
        defer { disk.thaw() }
        var longest = Duration.zero
        for number in 1...1_000 {
            let began = ContinuousClock.now
            #expect(sink.append(NumberedLines.line(number)))
            longest = max(longest, ContinuousClock.now - began)
            usleep(1_000)
        }
        #expect(longest < .milliseconds(500), "\(longest)")
        #expect(sink.report.lines < 1_001)
        disk.thaw()
        #expect(eventually(within: 5) { sink.report.lines == 1_001 })
        try sink.close()
        #expect(try NumberedLines.numbers(path) == Array(0...1_000))
    }

    @Test(.enabled(if: Disk.canFreeze, "needs the superuser, loop devices and fsfreeze"))
    func `a frozen disk does not hold up the end`() throws {
        let disk = try Disk(mebibytes: 16)
        let sink = try LineSink(OutputSpec(.file(path: disk("lines.jsonl"))), policy: .counted) { _ in }
        try #require(disk.freeze())
        defer { disk.thaw() }
        for number in 0..<100 { #expect(sink.append(NumberedLines.line(number))) }
        let began = ContinuousClock.now
        try sink.close(by: Instant.now.advanced(by: 500_000_000))
        #expect(ContinuousClock.now - began < .seconds(1.5))
        #expect(sink.report.lines == 0 && sink.report.lost == 100)
    }

    @Test func `a reader that does not read costs lines that are counted, and nobody waits`() throws {
        let folder = try TemporaryFolder()
        let pipe = try NamedPipe(folder("pipe"))
        defer { pipe.goAway() }
        let sink = try LineSink(OutputSpec(.file(path: pipe.path)), policy: .counted) { _ in }
        let began = ContinuousClock.now
        var taken = 0
        for number in 0..<60_000 where sink.append(NumberedLines.line(number, pad: 150)) { taken += 1 }
        #expect(ContinuousClock.now - began < .seconds(3))
        #expect(taken < 60_000 && sink.report.lost == UInt64(60_000 - taken))
        #expect(sink.report.trouble?.contains("too slowly") == true)
        // Now it reads on: every line that was taken comes, and whole.
        var text: [UInt8] = []
        let isDone = eventually(within: 10) {
            text += pipe.read()
            return sink.report.lines == UInt64(taken)
        }
        #expect(isDone)
        #expect(sink.report.trouble == nil)
        try sink.close()
        let copy = try folder.write("copy", text)
        #expect(try NumberedLines.numbers(copy).count == taken)
    }

    @Test func `a reader that does not read does not hold up the end`() throws {
        let folder = try TemporaryFolder()
        let pipe = try NamedPipe(folder("pipe"))
        defer { pipe.goAway() }
        let sink = try LineSink(OutputSpec(.file(path: pipe.path)), policy: .counted) { _ in }
        for number in 0..<5_000 { #expect(sink.append(NumberedLines.line(number, pad: 150))) }
        let began = ContinuousClock.now
        try sink.close(by: Instant.now.advanced(by: 300_000_000))
        #expect(ContinuousClock.now - began < .seconds(1.5))
        #expect(sink.report.lines + sink.report.lost == 5_000 && sink.report.lost > 0)
    }
}
