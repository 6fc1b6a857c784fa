import SluiceCore
import SluiceEngine
import Testing

@Suite struct FrameStampsTests {
    @Test func `parts are what was stamped`() {
        let origin: UInt64 = 5_000_000_000
        func at(_ micros: UInt64) -> Instant { Instant(nanoseconds: origin + micros * 1_000) }
        var stamps = FrameStamps(
            source: DecodeStamps(demux: 21_000, packetAt: at(0), decode: 412_000, decodedAt: at(430))
        )
        stamps.fillStarted = at(447)
        stamps.fillEnded = at(587)
        stamps.runStarted = at(600)
        stamps.runEnded = at(9_200)
        stamps.cost.hostToDevice = 30_000
        stamps.cost.deviceToHost = 10_000
        stamps.postprocess = 60_000
        stamps.emitStarted = at(9_300)
        let timings = stamps.timings(emitEnded: at(9_304))
        let expected: [(Stage, UInt64)] = [
            (.demux, 21), (.decode, 412), (.queue, 35), (.preprocess, 140), (.batchWait, 13), (.hostToDevice, 30),
            (.inference, 8_560), (.deviceToHost, 10), (.orderWait, 40), (.postprocess, 60), (.emit, 4),
        ]
        for (stage, micros) in expected { #expect(timings[stage] == micros, "\(stage.name)") }
        #expect(timings.total == 9_325)
    }

    @Test func `parts always sum to the total, whatever the stamps`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            var points = (0..<8).map { _ in UInt64.random(in: 1_000_000...90_000_000, using: &random) }
            if Bool.random(using: &random) { points.sort() }
            func at(_ index: Int) -> Instant { Instant(nanoseconds: 10_000_000_000 + points[index]) }
            var stamps = FrameStamps(
                source: DecodeStamps(
                    demux: .random(in: 0...100_000, using: &random),
                    packetAt: at(0),
                    decode: .random(in: 0...9_000_000, using: &random),
                    decodedAt: at(1)
                )
            )
            (stamps.fillStarted, stamps.fillEnded, stamps.runStarted) = (at(2), at(3), at(4))
            (stamps.runEnded, stamps.emitStarted) = (at(5), at(6))
            stamps.cost.hostToDevice = .random(in: 0...50_000_000, using: &random)
            stamps.cost.deviceToHost = .random(in: 0...50_000_000, using: &random)
            stamps.postprocess = .random(in: 0...1_000_000, using: &random)
            let timings = stamps.timings(emitEnded: at(7))
            var sum: UInt64 = 0
            for stage in Stage.allCases { sum += timings[stage] }
            #expect(sum == timings.total)
        }
    }
}
