import SluiceCore
import SluiceEngine
import Testing

@Suite struct StreamStateMachineTests {
    private static let second: UInt64 = 1_000_000_000

    private func at(_ seconds: Double) -> Instant { Instant(nanoseconds: UInt64(seconds * 1e9) + 1) }

    private func info(isLive: Bool) -> SourceInfo {
        SourceInfo(codec: "h264", width: 64, height: 48, isLive: isLive, pixelFormat: "yuv420p")
    }

    private func camera(url: String = "rtsp://10.0.0.5/main") -> StreamStateMachine {
        StreamStateMachine(StreamSpec(name: "gate", url: url), opened: nil, now: at(0), seed: 7)
    }

    /// Seconds until the machine wants to do something again.
    private func wait(_ machine: StreamStateMachine, from now: Instant) -> Double? {
        guard case .wait(let due) = machine.step else { return nil }
        return Double(due.since(now)) / 1e9
    }

    @Test func aCameraIsLiveFromItsFirstPictureOn() {
        var machine = camera()
        #expect(machine.step == .open && machine.state == .connecting)
        machine.opened(info(isLive: true), now: at(1))
        #expect(machine.step == .read && machine.state == .connecting)
        #expect(machine.pictured(now: at(2)) == .started)
        #expect(machine.state == .live && machine.since == at(2))
        #expect(machine.pictured(now: at(2.04)) == nil)
    }

    @Test(arguments: [SourceErrorCode.failed, .stalled, .notFound, .notVideo, .denied, nil])
    func whateverHappensToACameraItIsOpenedAgain(code: SourceErrorCode?) {
        var machine = camera()
        machine.opened(info(isLive: true), now: at(1))
        _ = machine.pictured(now: at(1))
        guard case .lost(let wait) = machine.lost(code, now: at(30)) else {
            Issue.record("a camera that is lost is news")
            return
        }
        #expect(machine.state == .backingOff)
        #expect((400_000_000...600_000_000).contains(wait), "the first wait is 0.5 s ± 20 %")
        #expect(machine.step == .wait(until: at(30).advanced(by: wait)))
        machine.waited(now: at(31))
        #expect(machine.step == .open && machine.state == .connecting)
        machine.opened(info(isLive: true), now: at(31))
        #expect(machine.pictured(now: at(32)) == .recovered(outage: 31 * Self.second))
    }

    @Test func waitsDoubleUpToTheirLimitAndStartAgainAfterAGoodConnection() throws {
        var machine = camera()
        var now = 0.0
        for expected in [0.5, 1, 2, 4, 8, 10, 10] {
            _ = machine.lost(.notFound, now: at(now))
            let waited = try #require(wait(machine, from: at(now)))
            #expect(waited > expected * 0.79 && waited < expected * 1.21, "\(waited) for \(expected)")
            now += waited
            machine.waited(now: at(now))
        }
        machine.opened(info(isLive: true), now: at(now))
        _ = machine.pictured(now: at(now))
        _ = machine.pictured(now: at(now + 6))
        _ = machine.lost(.stalled, now: at(now + 6))
        #expect(try #require(wait(machine, from: at(now + 6))) < 0.7)
    }

    @Test func aConnectionThatBreaksAtOnceIsNoGoodOne() throws {
        var machine = camera()
        for _ in 0..<4 {
            machine.opened(info(isLive: true), now: at(1))
            _ = machine.pictured(now: at(1))
            _ = machine.lost(nil, now: at(1.1))
            machine.waited(now: at(1.2))
        }
        _ = machine.lost(.failed, now: at(2))
        #expect(try #require(wait(machine, from: at(2))) > 5)
    }

    @Test func refusedCredentialsAreTriedSeldom() throws {
        var machine = camera()
        guard case .refused(let wait) = machine.lost(.unauthorised, now: at(0)) else {
            Issue.record("refused credentials are news")
            return
        }
        #expect(machine.state == .unauthorised)
        #expect(wait >= 48 * Self.second && wait <= 72 * Self.second)
    }

    @Test func anOutageIsToldOnceAMinute() {
        var machine = camera()
        var told = 0
        var now = 0.0
        while now < 600 {
            if machine.lost(.notFound, now: at(now)) != nil { told += 1 }
            now += wait(machine, from: at(now)) ?? 1
            machine.waited(now: at(now))
        }
        #expect((9...11).contains(told), "\(told) in ten minutes")
    }

    @Test func aFileEndsAtItsEndOrAtItsFirstFailure() {
        let spec = StreamSpec(name: "door", url: "door.mp4")
        var machine = StreamStateMachine(spec, opened: info(isLive: false), now: at(0), seed: 1)
        #expect(machine.step == .read)
        _ = machine.pictured(now: at(1))
        #expect(machine.lost(nil, now: at(2)) == nil)
        #expect(machine.step == .end && machine.state == .ended)
        var broken = StreamStateMachine(spec, opened: info(isLive: false), now: at(0), seed: 1)
        #expect(broken.lost(.failed, now: at(2)) == .failed)
        #expect(broken.step == .end)
    }

    @Test func aFileThatLoopsBeginsAgainAtOnceUnlessItHasNoPictures() {
        var spec = StreamSpec(name: "door", url: "door.mp4")
        spec.loops = true
        var machine = StreamStateMachine(spec, opened: info(isLive: false), now: at(0), seed: 1)
        _ = machine.pictured(now: at(1))
        #expect(machine.lost(nil, now: at(2)) == nil)
        #expect(machine.step == .open && machine.state == .live)
        machine.opened(info(isLive: false), now: at(2))
        #expect(machine.lost(nil, now: at(2)) != nil, "nothing came: that is no loop but a fault")
        #expect(machine.state == .backingOff)
    }

    /// A recording behind HTTP shows only when it is open that it has an end.
    @Test func aRecordingOfTheNetworkEndsAtItsEnd() {
        var machine = camera(url: "http://10.0.0.5/stream")
        _ = machine.lost(.notFound, now: at(0))
        machine.waited(now: at(1))
        machine.opened(info(isLive: false), now: at(1))
        _ = machine.pictured(now: at(1))
        #expect(machine.lost(nil, now: at(9)) == nil)
        #expect(machine.step == .end)
    }

    @Test(arguments: [true, false]) func whoIsStoppedEnds(isOpen: Bool) {
        var machine = camera()
        if isOpen { machine.opened(info(isLive: true), now: at(1)) } else { _ = machine.lost(.failed, now: at(1)) }
        machine.stopped(now: at(2))
        #expect(machine.step == .end && machine.state == .ended)
    }
}
