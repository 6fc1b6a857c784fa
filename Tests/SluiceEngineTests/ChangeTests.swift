import Foundation
import SluiceCore
import SluiceEngine
import SluiceTesting
import SluiceVision
import TestSupport
import Testing

/// Pipelines whose streams, champion and sources change while they run. Only sources and sessions are fakes.
@Suite(.timeLimit(.minutes(1))) struct ChangeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func variant(
        _ name: String = "first",
        delay: UInt32 = 200,
        batch: BatchSpec = BatchSpec()
    ) throws -> VariantConfiguration {
        var input = InputSpec(width: 32, height: 32)
        input.scale = 1
        var spec = DetectorSpec(family: .endToEnd, labels: ["thing"])
        spec.nms.kind = .none
        return VariantConfiguration(
            identity: ModelIdentity(name: name, variant: "champion", digest: "00", device: "cpu", labels: ["thing"]),
            input: input,
            batch: batch,
            detector: try Detector(spec, signature: BrightnessSession.signature(), input: input),
            sessions: [SessionBox(BrightnessSession(delays: [delay], failAfter: nil))]
        )
    }

    private func stream(_ name: String, frames: Int) -> StreamConfiguration {
        let interrupt = Interrupt()
        let source = CountingSource(count: frames, interrupt: interrupt)
        return StreamConfiguration(
            spec: StreamSpec(name: name, url: "counting"),
            source: SourceBox(source, interrupt: interrupt)
        )
    }

    /// A camera that gives `frames` pictures on each connection, and is not there for every other attempt.
    private func camera(_ name: String, frames: Int, attempts: Guarded<Int>) -> StreamConfiguration {
        var spec = StreamSpec(name: name, url: "rtsp://10.0.0.5/main")
        spec.reconnect.initial = 5_000_000
        spec.reconnect.max = 5_000_000
        spec.overflow = .block
        return StreamConfiguration(spec: spec) { interrupt throws(SourceError) in
            let attempt = attempts.withLock { attempts in
                attempts += 1
                return attempts
            }
            guard attempt % 2 == 0 else { throw SourceError(.notFound, "nobody there", remedy: "wait") }
            let source = CountingSource(count: frames, isLive: true, interrupt: interrupt)
            return SourceBox(source, interrupt: interrupt)
        }
    }

    private func pipeline(_ streams: [StreamConfiguration], delay: UInt32 = 200) throws -> Pipeline {
        try Pipeline(
            PipelineConfiguration(
                streams: streams,
                champion: try variant(delay: delay),
                outputs: [OutputSpec(.file(path: folder("lines.jsonl")))]
            )
        )
    }

    private struct Line: Decodable {
        struct Model: Decodable { var name: String }
        var type: String
        var stream: String?
        var sequence: Int?
        var event: String?
        var model: Model?
    }

    private func lines() throws -> [Line] {
        try folder.read("lines.jsonl").split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    /// Whether frames are in order and none is missing, and there are `count` of them, if that is known.
    private func isGapless(_ frames: [Line], count: Int? = nil) -> Bool {
        frames.compactMap(\.sequence) == Array(0..<(count ?? frames.count))
    }

    private func wait(_ condition: () -> Bool) {
        for _ in 0..<2_000 where !condition() { usleep(5_000) }
        #expect(condition())
    }

    @Test func anotherModelTakesOverBetweenTwoFramesAndNoneIsLost() throws {
        let pipeline = try pipeline([stream("a", frames: 3_000), stream("b", frames: 3_000)])
        pipeline.start()
        for swap in 0..<10 {
            usleep(30_000)
            let next = try variant("model\(swap)", delay: UInt32(100 + swap * 20))
            pipeline.replaceChampion(by: try pipeline.prepare(next))
        }
        let ending = pipeline.waitUntilDrained()
        let (report, failure) = (ending.report, ending.failure)
        #expect(failure == nil && report.isConserved)
        #expect(report.emitted == 6_000)
        let frames = try lines().filter { $0.type == "frame" }
        for name in ["a", "b"] {
            let own = frames.filter { $0.stream == name }
            #expect(isGapless(own, count: 3_000))
            let names = own.compactMap { $0.model?.name }
            let changes = zip(names, names.dropFirst()).count { $0 != $1 }
            #expect(changes == Set(names).count - 1, "each model served once, without turning back")
        }
    }

    @Test func aModelThatCannotServeLeavesTheOldOneServing() throws {
        let pipeline = try pipeline([stream("a", frames: 2_000)])
        pipeline.start()
        var broken = try variant("broken")
        broken.sessions = [SessionBox(BrightnessSession(delays: [0], failAfter: 0))]
        #expect(throws: PipelineError.self) { try pipeline.prepare(broken) }
        let ending = pipeline.waitUntilDrained()
        let (report, failure) = (ending.report, ending.failure)
        #expect(failure == nil && report.emitted == 2_000)
        #expect(try lines().allSatisfy { $0.model?.name != "broken" })
    }

    @Test func streamsComeAndGoWhileOthersLoseNothing() throws {
        let pipeline = try pipeline([stream("stays", frames: 4_000)])
        pipeline.start()
        for round in 0..<40 {
            pipeline.add(stream("guest\(round)", frames: 100_000))
            usleep(3_000)
            pipeline.remove(stream: "guest\(round)")
        }
        wait { pipeline.summary.streams.count <= 1 }
        let ending = pipeline.waitUntilDrained()
        let (report, failure) = (ending.report, ending.failure)
        #expect(failure == nil && report.isConserved)
        #expect(report.streams.map(\.name) == ["stays"])
        let lines = try lines()
        #expect(isGapless(lines.filter { $0.type == "frame" && $0.stream == "stays" }, count: 4_000))
        #expect(lines.count { $0.event == "stream_ended" } == 41)
        for round in 0..<40 {
            #expect(isGapless(lines.filter { $0.type == "frame" && $0.stream == "guest\(round)" }))
        }
    }

    @Test func aCameraIsOpenedAgainForAsLongAsItTakes() throws {
        let attempts = Guarded(0)
        let pipeline = try pipeline([camera("gate", frames: 20, attempts: attempts)])
        pipeline.start()
        wait { pipeline.summary.streams[0].account.emitted >= 200 }
        pipeline.stop()
        let ending = pipeline.waitUntilDrained()
        let (report, failure) = (ending.report, ending.failure)
        #expect(failure == nil, "a camera that is lost is no failure of the pipeline")
        #expect(report.isConserved)
        let health = report.streams[0].health
        #expect(health.reconnects >= 9 && health.failures >= 18)
        #expect(isGapless(try lines().filter { $0.type == "frame" }), "one numbering over all connections")
        // Told once, not at each of the attempts.
        #expect(try lines().count { $0.event == "stream_started" } == 1)
        #expect(try lines().contains { $0.event == "stream_recovered" })
    }

    @Test func aStreamThatHangsDoesNotKeepThePipelineFromItsEnd() throws {
        let release = Interrupt()
        let hanging = StreamConfiguration(spec: StreamSpec(name: "gone", url: "rtsp://10.0.0.5/x")) {
            _ throws(SourceError) in
            // As the look-up of a name: nothing interrupts it.
            while !release.isRaised { usleep(10_000) }
            throw SourceError(.notFound, "never", remedy: "none")
        }
        let pipeline = try pipeline([hanging])
        pipeline.start()
        usleep(50_000)
        let asked = Instant.now
        pipeline.stop()
        let ending = pipeline.waitUntilDrained()
        let (report, failure) = (ending.report, ending.failure)
        #expect(Instant.now.since(asked) < 4_500_000_000)
        #expect(failure == nil && report.isConserved)
        release.raise()
    }

    @Test func whatWaitsForASlowModelDoesNotKeepThePipelineFromItsEnd() throws {
        // Sixty streams with seven frames each would take a minute.
        let pipeline = try pipeline((0..<60).map { stream("s\($0)", frames: 1_000) }, delay: 150_000)
        pipeline.start()
        wait { pipeline.summary.streams.allSatisfy { $0.inFlight >= 7 } }
        let asked = Instant.now
        pipeline.stop()
        let ending = pipeline.waitUntilDrained()
        #expect(Instant.now.since(asked) < 3_500_000_000)
        #expect(ending.failure == nil && ending.report.isConserved && !ending.isLeftBehind)
        let stopped = ending.report.streams.reduce(0) { $0 + $1.account.dropped[DropReason.stopped.rawValue] }
        #expect(stopped > 300)
        let written = try lines().count { $0.type == "frame" }
        #expect(written == Int(ending.report.emitted))
    }

    @Test func aModelThatHangsIsLeftBehind() throws {
        let pipeline = try pipeline([stream("a", frames: 1_000)], delay: 30_000_000)
        pipeline.start()
        wait { pipeline.summary.streams[0].inFlight >= 7 }
        let asked = Instant.now
        pipeline.stop()
        let ending = pipeline.waitUntilDrained()
        #expect(Instant.now.since(asked) < 4_500_000_000)
        #expect(ending.failure == nil && ending.report.isConserved)
        #expect(ending.isLeftBehind && ending.framesLeftBehind > 0)
        #expect(ending.report.emitted == 0 && ending.report.dropped == ending.report.received)
    }

    @Test func whatIsAddedAfterAStopAndBeforeTheStartRunsOnce() throws {
        let pipeline = try pipeline([stream("a", frames: 10)])
        pipeline.stop()
        pipeline.add(stream("late", frames: 10))
        pipeline.start()
        let ending = pipeline.waitUntilDrained()
        #expect(ending.failure == nil && ending.report.isConserved && !ending.isLeftBehind)
        let ends = try lines().filter { $0.event == "stream_ended" }.compactMap(\.stream)
        #expect(ends.sorted() == ["a", "late"])
    }

    @Test func aChangeThatHangsIsLeftBehind() throws {
        let pipeline = try pipeline([stream("a", frames: 100_000)])
        pipeline.start()
        let release = Interrupt()
        DispatchQueue(label: "reload").async {
            pipeline.change { while !release.isRaised { usleep(10_000) } }
        }
        usleep(50_000)
        let asked = Instant.now
        pipeline.stop()
        let ending = pipeline.waitUntilDrained()
        #expect(Instant.now.since(asked) < 3_500_000_000)
        #expect(ending.failure == nil && ending.report.isConserved)
        #expect(ending.isLeftBehind && ending.framesLeftBehind == 0)
        release.raise()
    }

    @Test func aStreamThatCameAfterTheNextModelWasWarmedUpIsServedByIt() throws {
        let pipeline = try pipeline([stream("a", frames: 2_000)])
        pipeline.start()
        let next = try pipeline.prepare(try variant("next"))
        pipeline.add(stream("b", frames: 2_000))
        pipeline.replaceChampion(by: next)
        let ending = pipeline.waitUntilDrained()
        #expect(ending.failure == nil && ending.report.isConserved && ending.report.emitted == 4_000)
        #expect(try lines().contains { $0.stream == "b" && $0.model?.name == "next" })
    }

    @Test func aThirdModelHasToWaitUntilTheFirstIsGone() throws {
        let pipeline = try pipeline([stream("a", frames: 100_000)], delay: 400_000)
        pipeline.start()
        wait { pipeline.summary.streams[0].inFlight >= 7 }
        pipeline.replaceChampion(by: try pipeline.prepare(try variant("second")))
        #expect(pipeline.models.count == 2)
        let asked = Instant.now
        _ = try pipeline.prepare(try variant("third"))
        #expect(Instant.now.since(asked) > 500_000_000 && pipeline.models.map(\.name) == ["second"])
        pipeline.stop()
        _ = pipeline.waitUntilDrained()
    }

    @Test func aStreamThatIsAddedTooLateEndsAtOnce() throws {
        let pipeline = try pipeline([stream("a", frames: 10)])
        pipeline.start()
        pipeline.change {
            pipeline.stop()
            pipeline.add(stream("late", frames: 1_000_000))
            #expect(pipeline.isStopping)
        }
        let ending = pipeline.waitUntilDrained()
        #expect(ending.failure == nil && ending.report.isConserved && !ending.isLeftBehind)
        let haveEnded = ending.report.streams.allSatisfy { $0.hasEnded }
        #expect(haveEnded)
    }

    @Test func aModelWithLargerBatchesGetsMoreFramesAtATime() throws {
        let pipeline = try pipeline([stream("a", frames: 20_000)])
        pipeline.start()
        let before = try #require(pipeline.summary.streams[0].capacity)
        var batch = BatchSpec()
        batch.max = 16
        pipeline.replaceChampion(by: try pipeline.prepare(try variant("wide", batch: batch)))
        #expect(pipeline.summary.streams[0].capacity == before + 3 * 15)
        let ending = pipeline.waitUntilDrained()
        #expect(ending.failure == nil && ending.report.emitted == 20_000)
        #expect(isGapless(try lines().filter { $0.type == "frame" }, count: 20_000))
        #expect(ending.report.batches.closed[CloseReason.full.rawValue] > 1_000)
    }
}
