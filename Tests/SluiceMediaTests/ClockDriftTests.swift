import SluiceCore
import SluiceMedia
import Testing

@Suite struct ClockDriftTests {
    /// What is measured after pictures at 25 a second whose camera's clock runs at `rate` of ours, each delayed by a
    /// random part of `jitter` seconds.
    private static func drift(seconds: Int, rate: Double, jitter: Double) -> Double? {
        var drift = ClockDrift()
        var random = SplitMix(state: 1)
        for picture in 0..<(seconds * 25) {
            let time = Double(picture) / 25
            let delay = 0.005 + jitter * Double(random.next() % 1000) / 1000
            drift.note(
                capture: Int64(time * rate * 1e9) - 7_000_000_000_000,
                arrival: Instant(nanoseconds: UInt64((1e6 + time + delay) * 1e9))
            )
        }
        return drift.seconds
    }

    @Test(arguments: [(0.9999, -0.029), (1, 0), (1.001, 0.29)], [0, 0.2])
    func driftIsFoundUnderJitter(clock: (rate: Double, drift: Double), jitter: Double) throws {
        // The last full window of 5 minutes ends at 290 s at the latest, and the first least is taken within 10 s.
        let drift = try #require(Self.drift(seconds: 300, rate: clock.rate, jitter: jitter))
        #expect(abs(drift - clock.drift) < 0.012)
    }

    @Test func nothingIsSaidBeforeThereAreTwoWindows() {
        #expect(Self.drift(seconds: 19, rate: 1.01, jitter: 0) == nil)
        #expect(Self.drift(seconds: 21, rate: 1.01, jitter: 0) != nil)
    }
}
