import SluiceVision
import Testing

@Suite("CPU level")
struct CPULevelTests {
    @Test("is the one asked for, but never one the processor does not have", arguments: CPULevel.allCases)
    func isWhatWasAskedFor(level: CPULevel) {
        #expect(CPULevel(named: level.rawValue) == min(level, .best))
    }

    @Test("is the best where the name means nothing", arguments: ["", "AVX512", "sse"])
    func fallsBackToBest(name: String) {
        #expect(CPULevel(named: name) == .best)
    }

    @Test("is portable on every processor")
    func portableIsEverywhere() {
        #expect(CPULevel.portable <= .best)
    }
}
