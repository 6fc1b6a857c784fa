import Foundation
import SluiceCore
import SluiceEngine
import TestSupport
import Testing

/// Several outputs, which come and go.
@Suite struct LineOutputTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func outputs(_ names: String...) -> [OutputSpec] {
        names.map { OutputSpec(.file(path: folder($0))) }
    }

    private func line(_ number: Int) -> JSONBuffer {
        var line = JSONBuffer()
        line.append(NumberedLines.line(number))
        return line
    }

    @Test func `outputs come and go while lines are written, and those that stay miss none`() throws {
        let output = try LineOutput(outputs("stays", "goes"), isLive: false) { _ in }
        let written = Guarded(0)
        let isOver = Guarded(false)
        let group = DispatchGroup()
        DispatchQueue(label: "writer").async(group: group) {
            while !isOver.withLock({ $0 }) {
                let number = written.withLock { $0 }
                if output.write(line(number)) { written.withLock { $0 += 1 } }
            }
        }
        for _ in 0..<5 {
            usleep(20_000)
            output.commit(try output.prepare(outputs("comes", "stays"), isLive: false))
            usleep(20_000)
            output.commit(try output.prepare(outputs("stays", "goes"), isLive: false))
        }
        isOver.withLock { $0 = true }
        group.wait()
        #expect(output.reports.map(\.name) == [folder("stays"), folder("goes")])
        try output.close()
        let count = written.withLock { $0 }
        #expect(count > 1_000)
        #expect(try NumberedLines.numbers(folder("stays")) == Array(0..<count))
        for name in ["comes", "goes"] {
            let numbers = try NumberedLines.numbers(folder(name))
            #expect(!numbers.isEmpty && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test func `a line that waited for an output which was replaced goes to the one that came`() throws {
        let pipe = try NamedPipe(folder("stuck"))
        let output = try LineOutput(outputs("stuck"), isLive: false) { _ in }
        let written = Guarded(0)
        DispatchQueue(label: "writer").async {
            while output.write(line(written.withLock { $0 })), written.withLock({ $0 }) < 200_000 {
                written.withLock { $0 += 1 }
            }
        }
        // Until it has to wait.
        var before = -1
        let waits = eventually(within: 10) {
            defer { before = written.withLock { $0 } }
            usleep(100_000)
            return before > 1_000 && before == written.withLock { $0 }
        }
        #expect(waits)
        output.commit(try output.prepare(outputs("file"), isLive: false))
        #expect(eventually(within: 20) { written.withLock { $0 } == 200_000 })
        try output.close()
        let numbers = try NumberedLines.numbers(folder("file"))
        #expect(numbers.first == before, "the line that waited")
        #expect(numbers == Array(before...200_000))
        pipe.goAway()
    }

    @Test func `if one output cannot be opened, all stay as they were`() throws {
        let output = try LineOutput(outputs("a"), isLive: false) { _ in }
        #expect(throws: SinkError.self) {
            try output.prepare(self.outputs("b", "nowhere/at/all"), isLive: false)
        }
        #expect(output.reports.map(\.name) == [folder("a")])
        #expect(output.write(line(0)))
        try output.close()
        #expect(try NumberedLines.numbers(folder("a")) == [0])
        #expect(folder.read("b").isEmpty)
    }

    @Test func `a path may be named only once`() {
        do {
            _ = try LineOutput(outputs("a", "a"), isLive: false) { _ in }
            Issue.record("opened the same file twice")
        } catch {
            #expect(error.description.contains("/a: named twice"))
        }
    }

    @Test func `an output that stays takes over new rules`() throws {
        var small = outputs("a")
        let output = try LineOutput(small, isLive: false) { _ in }
        for number in 0..<100 { #expect(output.write(line(number))) }
        var rotation = RotationSpec()
        (rotation.size, rotation.keep) = (2_000, 100)
        small[0].rotation = rotation
        output.commit(try output.prepare(small, isLive: false))
        for number in 100..<200 { #expect(output.write(line(number))) }
        try output.close()
        #expect(try NumberedLines.allNumbers(folder("a")) == Array(0..<200))
        #expect(FileManager.default.fileExists(atPath: folder("a.2")))
    }

    @Test func `listeners get every line, whatever becomes of the outputs`() throws {
        let output = try LineOutput([], isLive: true) { _ in }
        let heard = Guarded([[UInt8]]())
        let listener = output.feed.add { line in heard.withLock { $0.append(line) } }
        #expect(output.write(line(1)))
        output.feed.remove(listener)
        #expect(output.write(line(2)))
        #expect(heard.withLock { $0 } == [NumberedLines.line(1)])
    }

    @Test func `a reader who goes away costs nobody but itself, unless it was the last`() throws {
        let pipe = try NamedPipe(folder("pipe"))
        let failures = Guarded([SinkErrorCode]())
        let output = try LineOutput(outputs("pipe", "file"), isLive: true) { error in
            failures.withLock { $0.append(error.code) }
        }
        #expect(output.write(line(0)))
        #expect(eventually(within: 2) { output.reports[0].lines == 1 })
        pipe.goAway()
        #expect(output.write(line(1)))
        #expect(eventually(within: 2) { output.reports[0].trouble != nil })
        #expect(output.write(line(2)))
        #expect(failures.withLock { $0.isEmpty })
        #expect(output.reports.map(\.lost) == [2, 0])
        try output.close()
        #expect(try NumberedLines.numbers(folder("file")) == [0, 1, 2])

        pipe.open()
        let alone = try LineOutput(outputs("pipe"), isLive: true) { error in
            failures.withLock { $0.append(error.code) }
        }
        pipe.goAway()
        #expect(alone.write(line(0)))
        #expect(eventually(within: 2) { failures.withLock { $0 } == [.readerGone] })
        #expect(!alone.write(line(1)))
    }

    @Test func `an output that takes nothing can be removed, and what it loses by it is said`() throws {
        let pipe = try NamedPipe(folder("stuck"))
        let notices = Guarded([SinkNotice]())
        let output = try LineOutput(
            outputs("stuck", "file"),
            isLive: false,
            onNotice: { notice in notices.withLock { $0.append(notice) } },
            onFailure: { _ in }
        )
        let count = 200_000
        let isOver = Guarded(false)
        // It waits for its place once the pipe and four megabytes are full: such an output may lose nothing.
        DispatchQueue(label: "writer").async {
            for number in 0..<count where !output.write(line(number)) { Issue.record("lost line \(number)") }
            isOver.withLock { $0 = true }
        }
        #expect(!eventually(within: 0.5) { isOver.withLock { $0 } })
        let asked = Instant.now
        output.commit(try output.prepare(outputs("file"), isLive: false))
        #expect(Instant.now.since(asked) < 3_000_000_000)
        #expect(eventually(within: 20) { isOver.withLock { $0 } })
        try output.close()
        #expect(try NumberedLines.numbers(folder("file")) == Array(0..<count))
        let isSaid = notices.withLock { notices in notices.contains { $0.message.contains("removed; ") } }
        #expect(isSaid)
        pipe.goAway()
    }

    @Test(.enabled(if: Disk.isPossible, "only the superuser can mount a small disk"))
    func `trouble with one output is an event in the others`() throws {
        let disk = try Disk(kibibytes: 64)
        let output = try LineOutput(
            outputs("good") + [OutputSpec(.file(path: disk("bad")))],
            isLive: true
        ) { _ in }
        for number in 0..<3_000 { #expect(output.write(line(number))) }
        #expect(eventually(within: 3) { output.reports[1].trouble != nil })
        let isThere = eventually(within: 3) {
            folder.read("good").contains("\"event\":\"output_trouble\",\"message\":\"\(disk("bad")): disk full")
        }
        #expect(isThere)
        try output.close(within: 0.2)
        let report = output.reports[1]
        // The event is a line too.
        #expect(report.lines + report.lost == 3_001)
        #expect(try NumberedLines.numbers(folder("good")) == Array(0..<3_000))
    }
}
