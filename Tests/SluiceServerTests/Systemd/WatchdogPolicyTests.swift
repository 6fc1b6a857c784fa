import SluiceCore
import SluiceEngine
import SluiceServer
import Testing

@Suite struct WatchdogPolicyTests {
    private static let second: UInt64 = 1_000_000_000
    private static let period = 30 * second

    /// A pipeline for some minutes: what advances a second, and what waits.
    struct Course: Sendable, CustomTestStringConvertible {
        var name: String
        var beats: UInt64 = 1
        var inside: UInt64 = 0
        var finished: UInt64 = 0
        /// A batch is in a session, each time another one, or always the same.
        var batch: Batch?
        var accepted: UInt64 = 0
        var written: UInt64 = 0
        var lineInside = false
        var hanging: [WatchdogPolicy.Part] = []

        enum Batch { case another, same }

        var testDescription: String { name }

        func progress(_ second: UInt64) -> PipelineProgress {
            PipelineProgress(
                heartbeats: beats * second,
                framesInside: inside,
                framesFinished: finished * second,
                oldestBatch: batch.map { Instant(nanoseconds: $0 == .another ? second : 1) },
                linesAccepted: accepted * second + (lineInside ? 1 : 0),
                linesWritten: written * second
            )
        }
    }

    static let courses = [
        Course(name: "all cameras gone"),
        Course(name: "all well", inside: 3, finished: 20, batch: .another, accepted: 20, written: 20),
        Course(name: "the scheduler hangs", beats: 0, hanging: [.scheduler]),
        Course(name: "a batch never ends", inside: 1, batch: .same, hanging: [.frames, .inference]),
        Course(name: "frames wait, and no batch starts", inside: 1, hanging: [.frames]),
        Course(
            name: "one session hangs, another goes on",
            inside: 3,
            finished: 20,
            batch: .same,
            hanging: [.inference]
        ),
        Course(name: "no result becomes a line", inside: 4, batch: .another, hanging: [.frames]),
        Course(name: "a line is never written", lineInside: true, hanging: [.writer]),
        Course(name: "lines pile up, some are written", accepted: 9, written: 1),
        Course(
            name: "the writer holds up everything",
            inside: 8,
            lineInside: true,
            hanging: [.frames, .writer]
        ),
        Course(
            name: "everything stands",
            beats: 0,
            inside: 1,
            batch: .same,
            lineInside: true,
            hanging: [.scheduler, .frames, .inference, .writer]
        ),
    ]

    @Test(arguments: courses) func `a part that has work and gets nothing done hangs after one period`(_ course: Course)
    {
        var policy = WatchdogPolicy(period: Self.period)
        let step = policy.interval / Self.second
        var first: UInt64?
        for second in stride(from: 0, through: 120, by: Int(step)) {
            let hanging = policy.look(course.progress(UInt64(second)), at: Self.at(UInt64(second)))
            if !hanging.isEmpty {
                #expect(hanging == course.hanging)
                first = first ?? UInt64(second)
            }
        }
        #expect(first == (course.hanging.isEmpty ? nil : 30))
    }

    @Test func `work that comes after a long rest has a whole period`() {
        var policy = WatchdogPolicy(period: Self.period)
        let idle = PipelineProgress(framesFinished: 5)
        var busy = PipelineProgress(framesInside: 1, framesFinished: 5)
        for tick: UInt64 in 0..<100 {
            var idle = idle
            idle.heartbeats = tick
            #expect(policy.look(idle, at: Self.at(tick * 10)).isEmpty)
        }
        var answers: [Bool] = []
        for tick: UInt64 in 100..<105 {
            busy.heartbeats = tick
            answers.append(policy.look(busy, at: Self.at(tick * 10)).isEmpty)
        }
        #expect(answers == [true, true, true, false, false])
    }

    @Test func `progress ends a hang`() {
        var policy = WatchdogPolicy(period: Self.period)
        var progress = PipelineProgress(oldestBatch: Self.at(0))
        for tick: UInt64 in 0..<10 {
            progress.heartbeats = tick
            _ = policy.look(progress, at: Self.at(tick * 10))
        }
        progress.heartbeats += 1
        #expect(policy.look(progress, at: Self.at(100)) == [.inference])
        progress.heartbeats += 1
        progress.oldestBatch = nil
        #expect(policy.look(progress, at: Self.at(110)).isEmpty)
    }

    @Test func `a long stop of the whole process condemns nobody`() {
        var policy = WatchdogPolicy(period: Self.period)
        let standing = PipelineProgress(heartbeats: 7, oldestBatch: Self.at(0), linesAccepted: 1)
        #expect(policy.look(standing, at: Self.at(0)).isEmpty)
        // Stopped for an hour; at the first look after it, no other thread has run yet.
        #expect(policy.look(standing, at: Self.at(3_600)).isEmpty)
    }

    @Test(arguments: [0, 1, 2, 3_000_000]) func `there are three looks in a period`(_ period: UInt64) {
        let policy = WatchdogPolicy(period: period)
        #expect(policy.interval >= 1)
        #expect(policy.interval * 3 <= max(period, 3))
    }

    private static func at(_ seconds: UInt64) -> Instant { Instant(nanoseconds: (1_000 + seconds) * second) }
}
