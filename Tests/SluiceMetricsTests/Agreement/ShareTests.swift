import SluiceMetrics
import Testing

struct ShareTests {
    /// Values of Wilson's interval from R's `prop.test(correct = FALSE)`.
    @Test(arguments: [
        (Share(0, of: 10), 0.0, 0.277_532_8), (Share(5, of: 10), 0.236_593_1, 0.763_406_9),
        (Share(10, of: 10), 0.722_467_2, 1.0), (Share(3, of: 4), 0.300_641_8, 0.954_412_7),
    ])
    func intervalIsWilsons(share: Share, low: Double, high: Double) {
        #expect(abs(share.interval().lowerBound - low) < 1e-6)
        #expect(abs(share.interval().upperBound - high) < 1e-6)
    }

    @Test func fewerTrialsWidenTheInterval() {
        #expect(Share(500, of: 1000).interval(trials: 10) == Share(5, of: 10).interval())
        #expect(Share(5, of: 10).interval(trials: 1000) == Share(5, of: 10).interval())
        #expect(Share(0, of: 0).interval() == 0...1)
    }
}
