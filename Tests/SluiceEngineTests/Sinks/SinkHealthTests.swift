import SluiceCore
import SluiceEngine
import Testing

@Suite struct SinkHealthTests {
    private func second(_ seconds: Double) -> Instant { Instant(nanoseconds: UInt64(seconds * 1e9)) }

    @Test func `trouble is said when it begins and once a minute, and that it is over`() {
        var health = SinkHealth(name: "a.jsonl")
        var said: [Double] = []
        for tick in stride(from: 100.0, through: 250, by: 0.5) {
            let notice = health.failed(.writing, "a.jsonl: disk full", lost: UInt64(tick), now: second(tick))
            if notice != nil { said.append(tick) }
        }
        #expect(said == [100, 160, 220])
        #expect(health.trouble == "a.jsonl: disk full")
        #expect(health.works(.writing, lost: 250) == .recovered("a.jsonl: lines are written again; 250 were lost"))
        #expect(health.trouble == nil)
        #expect(health.works(.writing, lost: 250) == nil)
    }

    @Test func `an output that fails and works by turns says so once a minute`() {
        var health = SinkHealth(name: "a")
        var notices = 0
        for tick in 0..<240 {
            if health.failed(.pace, "slow", lost: 0, now: second(Double(100 + tick))) != nil { notices += 1 }
            if health.works(.pace, lost: 0) != nil { notices += 1 }
        }
        #expect(notices == 8)
    }

    @Test func `it is tried again soon, and never later than after two seconds`() {
        var health = SinkHealth(name: "a")
        var now = second(1)
        var delays: [UInt64] = []
        for _ in 0..<8 {
            _ = health.failed(.writing, "full", lost: 0, now: now)
            delays.append(health.retryAt.since(now) / 1_000_000)
            now = health.retryAt
        }
        #expect(delays == [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000])
        _ = health.works(.writing, lost: 0)
        _ = health.failed(.writing, "full", lost: 0, now: now)
        #expect(health.retryAt == now.advanced(by: 100_000_000))
    }

    @Test func `a write that succeeds does not hide a disk that keeps nothing`() {
        var health = SinkHealth(name: "a")
        _ = health.failed(.syncing, "not kept", lost: 0, now: second(1))
        #expect(health.works(.writing, lost: 0) == nil)
        #expect(health.trouble == "not kept")
        #expect(health.works(.syncing, lost: 0) != nil)
        #expect(health.trouble == nil)
    }

    @Test func `deletions are counted, and said once a minute at most`() {
        var health = SinkHealth(name: "a")
        var said: [SinkNotice] = []
        for tick in 0...60 {
            if let notice = health.deleted(files: 1, bytes: 10, now: second(Double(100 + tick))) { said.append(notice) }
        }
        #expect(
            said == [
                .deleted("a: old files deleted: 1, with 10 bytes"),
                .deleted("a: old files deleted: 60, with 600 bytes"),
            ]
        )
    }
}
