import SluiceCore
import SluiceEngine
import Testing

@Suite struct LiveVerdictTests {
    /// Microseconds of a frame that takes 12 ms, most of it inference.
    private static let light: [Stage: UInt64] = [
        .decode: 1_800, .queue: 300, .preprocess: 600, .inference: 9_000, .postprocess: 300,
    ]

    private static func stream(
        _ name: String,
        _ state: StreamState = .live,
        rate: Double = 25,
        failure: String? = nil
    ) -> StreamReport {
        var health = StreamHealth()
        health.state = state
        health.lastFailure = failure
        (health.receivedRate, health.emittedRate) = (rate, rate)
        let info = SourceInfo(
            codec: "h264",
            width: 640,
            height: 360,
            frameRate: 25,
            isLive: true,
            pixelFormat: "yuv420p"
        )
        return StreamReport(
            name: name,
            account: FrameAccount(),
            inFlight: 0,
            counters: SourceCounters(),
            info: info,
            health: health
        )
    }

    private static func report(
        _ streams: [StreamReport],
        at seconds: Double = 30,
        frame: [Stage: UInt64]? = light,
        batch: Double = 1
    ) -> PipelineReport {
        var report = PipelineReport(
            streams: streams,
            stages: [],
            batches: BatchReport(count: 100, meanSize: batch, closed: [100, 0, 0, 0]),
            warmupRuns: 0,
            decodeCPU: 0,
            inferenceCPU: 0,
            sinkWait: 0,
            seconds: seconds,
            isFinal: false
        )
        if let frame {
            var timings = StageTimings()
            for (stage, time) in frame { timings.parts[stage.rawValue] = time }
            timings.total = frame.values.reduce(0, +)
            report.recent = streams.filter { $0.health.state == .live }.map {
                RecentFrames(stream: $0.name, variant: "champion", timings: Array(repeating: timings, count: 8))
            }
        }
        return report
    }

    private static func verdict(_ report: PipelineReport) -> LiveVerdict {
        var window = VerdictWindow()
        return window.verdict(of: report)
    }

    /// A stream of which some frames were received and lost.
    private static func losing(
        _ reason: DropReason,
        _ lost: UInt64,
        of received: UInt64 = 750,
        name: String = "gate"
    ) -> StreamReport {
        var stream = stream(name)
        stream.account.received = received
        stream.account.dropped[reason.rawValue] = lost
        return stream
    }

    @Test func aHealthyStreamIsSaidToHaveTimeLeft() {
        let verdict = Self.verdict(Self.report([Self.stream("gate")]))
        #expect(verdict.kind == .keepsUp && verdict.suggestion == nil)
        #expect(verdict.text == "a frame takes 12 ms of the 40 ms until the next")
    }

    @Test func manyHealthyStreamsAreSummedUp() {
        let verdict = Self.verdict(Self.report([Self.stream("a"), Self.stream("b")]))
        #expect(verdict.text == "2 streams, 50 frames a second; a frame takes 12 ms")
    }

    @Test(arguments: [DropReason.overflow, .stale])
    func lostFramesAreBlamedOnTheCostliestWork(reason: DropReason) {
        let verdict = Self.verdict(Self.report([Self.losing(reason, 120), Self.stream("yard")]))
        #expect(verdict.kind == .limited(.compute) && verdict.kind.name == "compute-bound")
        #expect(
            verdict.text
                == "inference is 77 % of the 12 ms of work on a frame; 120 frames of gate were dropped in the last 30 s"
        )
        #expect(verdict.suggestion?.contains("infer_every: 2") == true)
    }

    @Test func framesThatShareACallShareItsCost() {
        let report = Self.report(
            [Self.losing(.overflow, 120)],
            frame: [.decode: 10_000, .inference: 30_000, .queue: 90_000],
            batch: 8
        )
        #expect(Self.verdict(report).kind == .limited(.decode))
    }

    @Test(arguments: [
        (Stage.hostToDevice, Bottleneck.hostToDevice), (.deviceToHost, .deviceToHost), (.preprocess, .preprocess),
        (.postprocess, .postprocess), (.inference, .compute),
    ])
    func eachStageCanBeTheLimit(stage: Stage, expected: Bottleneck) {
        var frame = Self.light
        frame[stage] = 60_000
        #expect(Self.verdict(Self.report([Self.losing(.stale, 300)], frame: frame)).kind == .limited(expected))
    }

    @Test func framesThatAreWantedLostAreNoTrouble() {
        #expect(Self.verdict(Self.report([Self.losing(.inferEvery, 375)])).kind == .keepsUp)
        #expect(Self.verdict(Self.report([Self.losing(.overflow, 3)])).kind == .keepsUp)
    }

    @Test func aDecoderWithoutAMomentToSpareIsTheLimit() {
        let verdict = Self.verdict(Self.report([Self.stream("gate")], frame: [.decode: 38_000, .inference: 1_000]))
        #expect(verdict.kind == .limited(.decode) && verdict.text == "decoding gate takes 95 % of its time")
    }

    @Test func linesThatWaitAreHeldUpByTheirOutputs() {
        var report = Self.report([Self.stream("gate")])
        report.sinkWait = 12
        let verdict = Self.verdict(report)
        #expect(verdict.kind == .limited(.sink) && verdict.text.contains("40 % of the last 30 s"))
    }

    @Test func filesRunAtTheSpeedOfTheirLimit() {
        var file = Self.stream("film", rate: 180)
        file.info?.isLive = false
        let verdict = Self.verdict(Self.report([file], frame: [.decode: 1_000, .inference: 4_000]))
        #expect(
            verdict.kind == .limited(.compute) && verdict.text.hasPrefix("files are read as fast as frames are done")
        )
        file.health.receivedRate = 25
        #expect(Self.verdict(Self.report([file])).kind == .keepsUp)
    }

    @Test func lostStreamsAreNamed() {
        let lost = Self.stream("yard", .backingOff, failure: "Connection refused")
        let some = Self.verdict(Self.report([Self.stream("gate"), lost]))
        #expect(some.kind == .keepsUp && some.text.hasSuffix("; 1 of 2 streams gives no pictures: yard"))
        let all = Self.verdict(Self.report([lost]))
        #expect(all.kind == .noSource)
        #expect(
            all.text == "no stream gives pictures; yard is lost and will be tried again (Connection refused)"
        )
        let locked = Self.verdict(Self.report([Self.stream("yard", .unauthorised)]))
        #expect(locked.suggestion == "check user and password of the camera")
    }

    @Test func whatIsBrokenComesFirst() {
        var report = Self.report([Self.losing(.inferenceFailed, 7)])
        #expect(Self.verdict(report).kind == .modelFailing)
        #expect(Self.verdict(report).text == "the model failed on 7 frames of gate in the last 30 s")
        report.outputs = [
            OutputReport(name: "a.jsonl", lines: 1, bytes: 1, lost: 9, trouble: "No space left on device")
        ]
        #expect(Self.verdict(report).kind == .outputFailing)
        #expect(Self.verdict(report).text == "a.jsonl cannot be written: No space left on device; 9 lines lost so far")
    }

    @Test func withoutFramesThereIsNothingToJudge() {
        #expect(Self.verdict(Self.report([])).kind == .noSource)
        #expect(Self.verdict(Self.report([Self.stream("gate", .connecting)])).kind == .starting)
        #expect(Self.verdict(Self.report([Self.stream("gate")], frame: nil)).kind == .starting)
        #expect(Self.verdict(Self.report([Self.stream("gate", .ended)])).kind == .ended)
    }

    @Test func onlyTheLastMinuteCounts() {
        var window = VerdictWindow()
        // Nobody looked before: what was lost in a day says nothing of now.
        #expect(window.verdict(of: Self.report([Self.losing(.overflow, 500, of: 5_000)], at: 1_000)).kind == .watching)
        let calm = window.verdict(of: Self.report([Self.losing(.overflow, 500, of: 5_025)], at: 1_001))
        #expect(calm.kind == .keepsUp)
        let lossy = window.verdict(of: Self.report([Self.losing(.overflow, 620, of: 6_500)], at: 1_060))
        #expect(lossy.kind == .limited(.compute))
        #expect(lossy.text.hasSuffix("120 frames of gate were dropped in the last minute"))
        let over = window.verdict(of: Self.report([Self.losing(.overflow, 620, of: 8_000)], at: 1_120))
        #expect(over.kind == .keepsUp)
    }

    @Test func aPipelineThatBeganAnewIsJudgedAnew() {
        var window = VerdictWindow()
        _ = window.verdict(of: Self.report([Self.losing(.overflow, 500)], at: 900))
        #expect(window.verdict(of: Self.report([Self.losing(.overflow, 0)], at: 5)).kind == .keepsUp)
    }
}
