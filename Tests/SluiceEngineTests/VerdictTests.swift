import SluiceEngine
import Testing

@Suite struct VerdictTests {
    /// Ten seconds on two cores, one source, two sessions, nobody busy.
    private static let idle = BottleneckEvidence(
        seconds: 10,
        cores: 2,
        cpuSeconds: 1,
        sourceLanes: 1,
        sessionLanes: 2,
        decode: 0.3,
        preprocess: 0.1,
        hostToDevice: 0,
        compute: 0.5,
        deviceToHost: 0,
        postprocess: 0.05,
        sinkWait: 0
    )

    @Test(arguments: cases)
    func `names what limits`(expected: Bottleneck, evidence: BottleneckEvidence) {
        let verdict = Verdict(evidence)
        #expect(verdict.bottleneck == expected)
        #expect(!verdict.evidence.isEmpty && !verdict.suggestion.isEmpty)
    }

    private static let cases: [(Bottleneck, BottleneckEvidence)] = [
        (.starved, idle),
        (.compute, with { ($0.cpuSeconds, $0.compute, $0.decode) = (19.5, 18, 1) }),
        (.decode, with { ($0.cpuSeconds, $0.compute, $0.decode) = (19.5, 5, 9.9) }),
        (.decode, with { ($0.cpuSeconds, $0.decode) = (11, 9.5) }),
        (.preprocess, with { ($0.cpuSeconds, $0.preprocess) = (12, 9.5) }),
        (.postprocess, with { ($0.cpuSeconds, $0.postprocess) = (12, 9.5) }),
        (.hostToDevice, with { ($0.compute, $0.hostToDevice) = (5, 14) }),
        (.deviceToHost, with { ($0.compute, $0.deviceToHost) = (5, 14) }),
        (.compute, with { $0.compute = 19 }),
        (.sink, with { ($0.sinkWait, $0.cpuSeconds) = (4, 19) }),
    ]

    private static func with(_ change: (inout BottleneckEvidence) -> Void) -> BottleneckEvidence {
        var evidence = idle
        change(&evidence)
        return evidence
    }
}
