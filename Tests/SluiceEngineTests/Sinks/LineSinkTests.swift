import Foundation
import SluiceCore
import SluiceEngine
import Testing

@Suite struct LineSinkTests {
    private func temporaryPath() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("sluice-\(UUID().uuidString).jsonl").path
    }

    @Test func `lines from several threads arrive whole and all`() throws {
        let path = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let sink = try LineSink(OutputSpec(.file(path: path))) { _ in }
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            for index in 0..<5_000 {
                let line = Array(
                    "{\"worker\":\(worker),\"index\":\(index),\"pad\":\"\(String(repeating: "x", count: index % 80))\"}\n"
                        .utf8
                )
                #expect(sink.append(line))
            }
        }
        try sink.close()
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 20_000)
        var next = [0, 0, 0, 0]
        for line in lines {
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let worker = try #require(object["worker"] as? Int)
            #expect(object["index"] as? Int == next[worker])
            next[worker] += 1
        }
    }

    @Test func `a few lines are written within a moment, without more to come`() throws {
        let path = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let sink = try LineSink(OutputSpec(.file(path: path))) { _ in }
        #expect(sink.append(Array("{}\n".utf8)))
        let deadline = Date().addingTimeInterval(2)
        while Date() < deadline, (try? Data(contentsOf: URL(fileURLWithPath: path)))?.count != 3 { usleep(10_000) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("{}\n".utf8))
        try sink.close()
    }

    @Test func `a full disk is reported once, with the remedy`() throws {
        let reports = Guarded(0)
        let sink = try LineSink(OutputSpec(.file(path: "/dev/full"))) { error in
            #expect(error.code == .writeFailed)
            #expect(error.exitCode == .outputFailed)
            #expect(error.description.contains("/dev/full: disk full"))
            reports.withLock { $0 += 1 }
        }
        #expect(sink.append(Array("{}\n".utf8)))
        #expect(throws: SinkError.self) { try sink.close() }
        #expect(!sink.append(Array("{}\n".utf8)))
        #expect(reports.withLock { $0 } == 1)
    }

    @Test func `an output in a folder that is not there is refused at once`() {
        do {
            _ = try LineSink(OutputSpec(.file(path: "/nowhere/at/all.jsonl"))) { _ in }
            Issue.record("opened a file in a folder that does not exist")
        } catch {
            #expect(error.code == .cannotCreate)
            #expect(error.exitCode == .cannotCreate)
            #expect(error.what.contains("/nowhere/at/all.jsonl"))
        }
    }

    @Test func `lines are appended to what a file holds`() throws {
        let path = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        for _ in 0..<2 {
            let sink = try LineSink(OutputSpec(.file(path: path))) { _ in }
            #expect(sink.append(Array("{}\n".utf8)))
            try sink.close()
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "{}\n{}\n")
    }
}
