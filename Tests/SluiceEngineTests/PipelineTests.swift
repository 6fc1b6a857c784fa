import Foundation
import SluiceCore
import SluiceEngine
import SluiceTesting
import SluiceVision
import Testing

/// Whole pipelines: real preprocessing, decoding of outputs, lanes and sinks; only sources and sessions are fakes.
@Suite struct PipelineTests {
    /// What a test pipeline is made of.
    struct Setup: Sendable {
        var streams: [StreamSetup] = [StreamSetup()]
        /// Microseconds of each run, in turn, by session.
        var sessions: [[UInt32]] = [[0]]
        var batch = 1
        var latencyBudget: UInt64 = 50_000_000
        var failAfter: Int?
        var hasLedger = true
    }

    struct StreamSetup: Sendable {
        var count = 100
        var isLive = false
        var overflow: OverflowPolicy?
        var capacity: Int?
        var maxAge: UInt64?
        var inferEvery = 1
        var failAt: Int?
    }

    struct Line {
        let stream: String
        let sequence: Int
        let x: Double
        let total: Int?
        let parts: Int
        let batchSize: Int
        let closed: String
    }

    struct Result {
        let lines: [Line]
        let events: [String]
        let report: PipelineReport
        let failure: PipelineError?
    }

    private func makePipeline(_ setup: Setup, output: String) throws -> Pipeline {
        var input = InputSpec(width: 32, height: 32)
        input.scale = 1
        var spec = DetectorSpec(family: .endToEnd, labels: ["thing"])
        spec.nms.kind = .none
        let signature = BrightnessSession.signature()
        var batch = BatchSpec()
        batch.max = setup.batch
        batch.latencyBudget = setup.latencyBudget
        let variant = VariantConfiguration(
            identity: ModelIdentity(
                name: "brightness",
                variant: "champion",
                digest: "00",
                device: "cpu",
                labels: ["thing"]
            ),
            input: input,
            batch: batch,
            detector: try Detector(spec, signature: signature, input: input),
            sessions: setup.sessions.map { SessionBox(BrightnessSession(delays: $0, failAfter: setup.failAfter)) }
        )
        let streams = setup.streams.enumerated().map { index, stream in
            var spec = StreamSpec(name: "s\(index)", url: "counting")
            spec.overflow = stream.overflow
            spec.queueCapacity = stream.capacity
            spec.maxFrameAge = stream.maxAge
            spec.inferEvery = stream.inferEvery
            let interrupt = Interrupt()
            let source = CountingSource(
                count: stream.count,
                isLive: stream.isLive,
                failAt: stream.failAt,
                interrupt: interrupt
            )
            return StreamConfiguration(spec: spec, source: SourceBox(source, interrupt: interrupt))
        }
        return try Pipeline(
            PipelineConfiguration(
                streams: streams,
                champion: variant,
                outputs: [OutputSpec(.file(path: output))],
                hasLedger: setup.hasLedger
            )
        )
    }

    private func run(_ setup: Setup, stopAfter seconds: Double? = nil) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-\(UUID().uuidString).jsonl")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let pipeline = try makePipeline(setup, output: path)
        pipeline.start()
        if let seconds {
            Thread.sleep(forTimeInterval: seconds)
            pipeline.stop()
        }
        let ending = pipeline.waitUntilDrained()
        let (report, failure) = (ending.report, ending.failure)
        var lines: [Line] = []
        var events: [String] = []
        for text in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            switch object["type"] as? String {
            case "frame": lines.append(try line(object))
            case "event": events.append(try #require(object["event"] as? String))
            default: break
            }
        }
        return Result(lines: lines, events: events, report: report, failure: failure)
    }

    private func line(_ object: [String: Any]) throws -> Line {
        let found = try #require(object["objects"] as? [[String: Any]])
        let box = try #require(found.first?["bbox"] as? [String: Double])
        let batch = try #require(object["batch"] as? [String: Any])
        let timings = object["timings_us"] as? [String: Int]
        return Line(
            stream: try #require(object["stream"] as? String),
            sequence: try #require(object["sequence"] as? Int),
            x: try #require(box["x"]),
            total: timings?["total"],
            parts: timings?.filter { $0.key != "total" }.values.reduce(0, +) ?? 0,
            batchSize: try #require(batch["size"] as? Int),
            closed: try #require(batch["closed"] as? String)
        )
    }

    /// Every line belongs to its frame, streams are in order, and nothing is lost.
    private func expectSound(_ result: Result, _ setup: Setup) {
        #expect(result.report.isConserved)
        for (index, stream) in result.report.streams.enumerated() {
            let lines = result.lines.filter { $0.stream == "s\(index)" }
            #expect(stream.inFlight == 0)
            #expect(lines.count == Int(stream.account.emitted))
            #expect(lines.map(\.sequence) == lines.map(\.sequence).sorted())
            #expect(Set(lines.map(\.sequence)).count == lines.count)
            for line in lines { #expect(line.x == Double(line.sequence % 200), "frame \(line.sequence)") }
            if setup.hasLedger { for line in lines { #expect(line.parts == line.total) } }
        }
    }

    @Test func `every frame of a file becomes a line, in order`() throws {
        let setup = Setup()
        let result = try run(setup)
        expectSound(result, setup)
        #expect(result.failure == nil)
        #expect(result.lines.map(\.sequence) == Array(0..<100))
        #expect(result.events == ["stream_started", "stream_ended"])
    }

    @Test func `sessions that overtake each other do not disturb the order`() throws {
        let setup = Setup(
            streams: [StreamSetup(count: 300)],
            sessions: [[900, 0, 100], [0, 700], [300]]
        )
        let result = try run(setup)
        expectSound(result, setup)
        #expect(result.lines.map(\.sequence) == Array(0..<300))
    }

    @Test(arguments: [1, 2, 4, 7])
    func `two streams share a model and keep their own lines`(batch: Int) throws {
        let setup = Setup(
            streams: [StreamSetup(count: 211), StreamSetup(count: 97)],
            sessions: [[50, 200], [150]],
            batch: batch
        )
        let result = try run(setup)
        expectSound(result, setup)
        #expect(result.failure == nil)
        #expect(result.lines.filter { $0.stream == "s0" }.count == 211)
        #expect(result.lines.filter { $0.stream == "s1" }.count == 97)
        #expect(result.lines.allSatisfy { $0.batchSize <= batch })
    }

    @Test func `a busy model fills its batches`() throws {
        let setup = Setup(streams: [StreamSetup(count: 200)], sessions: [[2_000]], batch: 4)
        let result = try run(setup)
        expectSound(result, setup)
        #expect(result.report.batches.meanSize > 3)
        #expect(result.report.batches.closed[CloseReason.full.rawValue] > 40)
    }

    @Test func `a batch that cannot fill up does not wait for its deadline`() throws {
        // Three tickets never fill a batch of eight; with a budget of a minute the test would not end.
        let setup = Setup(
            streams: [StreamSetup(count: 30, capacity: 3)],
            batch: 8,
            latencyBudget: 60_000_000_000
        )
        let result = try run(setup)
        expectSound(result, setup)
        #expect(result.lines.count == 30)
        #expect(result.lines.allSatisfy { $0.closed == "idle" || $0.closed == "drain" })
    }

    @Test func `a live source that is too fast loses its oldest frames, and says so`() throws {
        let setup = Setup(
            streams: [StreamSetup(count: 2_000, isLive: true, capacity: 4)],
            sessions: [[1_000]]
        )
        let result = try run(setup)
        expectSound(result, setup)
        let account = result.report.streams[0].account
        #expect(account.dropped[DropReason.overflow.rawValue] > 0)
        #expect(account.emitted + account.droppedTotal == 2_000)
        // The newest win: the last frame is among the lines.
        #expect(result.lines.last?.sequence == 1_999)
    }

    @Test func `drop-newest keeps what waits`() throws {
        let setup = Setup(
            streams: [StreamSetup(count: 2_000, overflow: .dropNewest, capacity: 3)],
            sessions: [[1_000]]
        )
        let result = try run(setup)
        expectSound(result, setup)
        #expect(result.report.streams[0].account.dropped[DropReason.overflow.rawValue] > 0)
        #expect(result.lines.prefix(2).map(\.sequence) == [0, 1])
    }

    @Test func `stale frames are dropped before they are paid for`() throws {
        let setup = Setup(
            streams: [StreamSetup(count: 50, capacity: 12, maxAge: 4_000_000)],
            sessions: [[3_000]]
        )
        let result = try run(setup)
        expectSound(result, setup)
        #expect(result.report.streams[0].account.dropped[DropReason.stale.rawValue] > 0)
    }

    @Test func `infer_every leaves out what it says`() throws {
        let setup = Setup(streams: [StreamSetup(count: 100, inferEvery: 3)])
        let result = try run(setup)
        expectSound(result, setup)
        #expect(result.lines.map(\.sequence) == Array(stride(from: 0, to: 100, by: 3)))
        #expect(result.report.streams[0].account.dropped[DropReason.inferEvery.rawValue] == 66)
    }

    @Test func `a stop finishes what is in flight`() throws {
        let setup = Setup(streams: [StreamSetup(count: 1_000_000)], sessions: [[500], [500]])
        let result = try run(setup, stopAfter: 0.2)
        expectSound(result, setup)
        #expect(result.failure == nil)
        #expect(result.lines.count > 20)
        #expect(result.lines.count < 1_000_000)
    }

    @Test func `a stream that breaks does not take the other with it`() throws {
        let setup = Setup(streams: [StreamSetup(count: 100, failAt: 40), StreamSetup(count: 100)])
        let result = try run(setup)
        expectSound(result, setup)
        #expect(result.lines.filter { $0.stream == "s0" }.count == 40)
        #expect(result.lines.filter { $0.stream == "s1" }.count == 100)
        #expect(result.events.contains("stream_failed"))
        #expect(result.failure?.exitCode == .badData)
        #expect(result.failure?.description.contains("s0") == true)
    }

    @Test func `a model that fails ends the run, and every frame has its outcome`() throws {
        let setup = Setup(streams: [StreamSetup(count: 500)], sessions: [[100], [100]], failAfter: 20)
        let result = try run(setup)
        expectSound(result, setup)
        #expect(result.failure?.exitCode == .internalError)
        #expect(result.report.streams[0].account.dropped[DropReason.inferenceFailed.rawValue] > 0)
        #expect(result.lines.count >= 20)
    }

    @Test func `without the ledger lines have no timings`() throws {
        let setup = Setup(hasLedger: false)
        let result = try run(setup)
        expectSound(result, setup)
        #expect(result.lines.count == 100)
        #expect(result.lines.allSatisfy { $0.total == nil })
        #expect(result.report.stages.isEmpty)
    }

    @Test func `a full disk ends the run, and the frames are counted`() throws {
        let pipeline = try makePipeline(Setup(streams: [StreamSetup(count: 100_000)]), output: "/dev/full")
        pipeline.start()
        let ending = pipeline.waitUntilDrained()
        let (report, failure) = (ending.report, ending.failure)
        #expect(failure?.exitCode == .outputFailed)
        #expect(report.isConserved)
        #expect(report.streams[0].account.received < 100_000)
    }
}
