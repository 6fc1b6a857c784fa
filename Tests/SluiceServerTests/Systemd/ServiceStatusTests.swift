import SluiceCore
import SluiceEngine
import SluiceServer
import Testing

@Suite struct ServiceStatusTests {
    @Test(arguments: [
        ([StreamState.live, .live], "2 of 2 streams live, 20.0 frames/s"),
        ([.live, .backingOff], "1 of 2 streams live (s1: backing off), 10.0 frames/s"),
        ([.live, .ended], "1 of 1 streams live, 10.0 frames/s"),
        ([.ended, .ended], "all streams have ended"),
        (
            [.connecting, .unauthorised, .backingOff, .backingOff, .connecting],
            "0 of 5 streams live (s0: connecting, s1: unauthorised, s2: backing off, 2 more), 0.0 frames/s"
        ),
    ])
    func `one line says how the streams are`(_ states: [StreamState], _ text: String) {
        #expect(ServiceStatus.text(Self.report(states)) == text)
    }

    @Test func `an output in trouble is named`() {
        var report = Self.report([.live])
        report.outputs = [
            OutputReport(name: "/var/log/sluice/gate.jsonl", lines: 5, bytes: 50, lost: 3, trouble: "disk full"),
            OutputReport(name: "-", lines: 8, bytes: 80, lost: 0, trouble: nil),
        ]
        #expect(
            ServiceStatus.text(report) == "1 of 1 streams live, 10.0 frames/s; not written: /var/log/sluice/gate.jsonl"
        )
    }

    private static func report(_ states: [StreamState]) -> PipelineReport {
        let streams = states.enumerated().map { index, state in
            var health = StreamHealth()
            health.state = state
            health.emittedRate = state == .live ? 10 : 0
            return StreamReport(
                name: "s\(index)",
                account: FrameAccount(),
                inFlight: 0,
                counters: SourceCounters(),
                info: nil,
                health: health
            )
        }
        return PipelineReport(
            streams: streams,
            stages: [],
            batches: BatchReport(count: 0, meanSize: 0, closed: [0, 0, 0, 0]),
            warmupRuns: 0,
            decodeCPU: 0,
            inferenceCPU: 0,
            sinkWait: 0,
            seconds: 1,
            isFinal: false
        )
    }
}
