import SluiceCore
import SluiceEngine
import Testing

@Suite struct MeterTests {
    private func at(_ seconds: Double) -> Instant { Instant(nanoseconds: UInt64((seconds + 1_000) * 1e9)) }

    @Test func aRateIsThatOfTheLastFiveSeconds() {
        var meter = RateMeter()
        #expect(meter.rate(at(0)) == 0)
        for frame in 0..<250 { meter.note(at(Double(frame) / 25)) }
        #expect(abs(meter.rate(at(10)) - 25) < 0.01)
        #expect(abs(meter.rate(at(12)) - 15) < 0.01, "two silent seconds of five")
        #expect(meter.rate(at(100)) == 0)
    }

    @Test func aStreamThatKeepsPaceHasNoLag() {
        var meter = LagMeter()
        for frame in 0..<2_000 {
            let jitter = Double(frame % 7) * 0.002
            let lag = meter.lag(pts: Int64(frame) * 40_000_000, arrival: at(Double(frame) * 0.04 + jitter))
            #expect(lag <= 13_000_000)
        }
    }

    @Test func framesThatPileUpLagByTheTimeTheyLay() {
        var meter = LagMeter()
        for frame in 0..<100 { _ = meter.lag(pts: Int64(frame) * 40_000_000, arrival: at(Double(frame) * 0.04)) }
        // Three seconds of nothing, then all of them at once.
        let late = (100..<175).map { meter.lag(pts: Int64($0) * 40_000_000, arrival: at(100 * 0.04 + 3)) }
        #expect(late[0] == 3_000_000_000)
        #expect(late[74] < 50_000_000)
    }

    @Test func clocksThatRunApartAreNoLag() {
        var meter = LagMeter()
        var worst: UInt64 = 0
        // 200 ppm for twenty minutes: 240 ms in all.
        for frame in 0..<30_000 {
            let seconds = Double(frame) * 0.04
            worst = max(worst, meter.lag(pts: Int64(seconds * 1e9), arrival: at(seconds * 1.0002)))
        }
        #expect(worst < 20_000_000)
    }

    @Test func aClockThatWasSetIsNoLag() {
        var meter = LagMeter()
        _ = meter.lag(pts: 3_600_000_000_000, arrival: at(0))
        #expect(meter.lag(pts: 0, arrival: at(1)) == 0)
        #expect(meter.lag(pts: 40_000_000, arrival: at(1.04)) <= 1_000)
    }

    @Test func timesGoOnOverRepetitionsAndOutages() {
        var timeline = Timeline()
        for frame in 0..<10 {
            #expect(timeline.time(Int64(frame) * 40, arrival: at(0), isLive: false) == Int64(frame) * 40)
        }
        timeline.restart()
        #expect(timeline.time(0, arrival: at(0), isLive: false) == 400)
        #expect(timeline.time(40, arrival: at(0), isLive: false) == 440)
        var camera = Timeline()
        _ = camera.time(0, arrival: at(0), isLive: true)
        camera.restart()
        #expect(camera.time(0, arrival: at(60), isLive: true) == 60_000_000_000, "the outage is a gap")
    }
}
