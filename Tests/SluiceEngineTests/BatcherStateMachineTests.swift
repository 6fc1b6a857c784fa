import SluiceCore
import SluiceEngine
import Testing

@Suite struct BatcherStateMachineTests {
    typealias Around = BatcherStateMachine.Surroundings
    typealias Decision = BatcherStateMachine.Decision

    private static let start = Instant(nanoseconds: 1_000_000_000)

    private func machine(max: Int, filled: Int, budget: UInt64 = 50) -> BatcherStateMachine {
        var spec = BatchSpec()
        spec.max = max
        spec.latencyBudget = budget
        var machine = BatcherStateMachine(spec: spec)
        for _ in 0..<filled { machine.filled(packetAt: Self.start) }
        return machine
    }

    private func around(
        waiting: Int = 0,
        spare: Int = 1,
        idle: Int = 1,
        arriving: Bool = true,
        ended: Bool = false
    ) -> Around {
        Around(
            waiting: waiting,
            spareBatches: spare,
            idleSessions: idle,
            canArrive: arriving,
            hasEnded: ended
        )
    }

    @Test func `a full batch goes at once, even when every session is busy`() {
        #expect(machine(max: 2, filled: 2).decide(Self.start, around(waiting: 3, idle: 0)) == .run(.full))
    }

    @Test func `a waiting frame is filled while there is a slot`() {
        #expect(machine(max: 2, filled: 1).decide(Self.start, around(waiting: 1, spare: 0)) == .fill)
        #expect(machine(max: 2, filled: 0).decide(Self.start, around(waiting: 1, spare: 1)) == .fill)
    }

    @Test func `without an empty batch a waiting frame waits`() {
        #expect(machine(max: 2, filled: 0).decide(Self.start, around(waiting: 1, spare: 0)) == .wait)
    }

    @Test func `a part-full batch waits for its deadline`() {
        let machine = machine(max: 4, filled: 1)
        #expect(machine.decide(Self.start, around()) == .wake(at: Self.start.advanced(by: 50)))
        #expect(machine.decide(Self.start.advanced(by: 49), around()) == .wake(at: Self.start.advanced(by: 50)))
        #expect(machine.decide(Self.start.advanced(by: 50), around()) == .run(.deadline))
    }

    @Test func `the deadline leaves time for the predicted compute of this many frames`() {
        var machine = machine(max: 4, filled: 2)
        machine.computed(frames: 2, nanoseconds: 30)
        #expect(machine.decide(Self.start, around()) == .wake(at: Self.start.advanced(by: 20)))
        machine.computed(frames: 1, nanoseconds: 49)
        #expect(machine.decide(Self.start, around()) == .wake(at: Self.start.advanced(by: 20)))
    }

    @Test func `a budget smaller than the compute means at once`() {
        var machine = machine(max: 4, filled: 1)
        machine.computed(frames: 1, nanoseconds: 80)
        #expect(machine.decide(Self.start, around()) == .run(.deadline))
    }

    @Test func `past its deadline a part-full batch still waits for a session, and grows`() {
        let late = Self.start.advanced(by: 500)
        #expect(machine(max: 4, filled: 1).decide(late, around(idle: 0)) == .wait)
        #expect(machine(max: 4, filled: 1).decide(late, around(waiting: 1, idle: 0)) == .fill)
    }

    @Test func `when nothing can arrive it goes at once`() {
        #expect(machine(max: 4, filled: 1).decide(Self.start, around(arriving: false)) == .run(.idle))
        #expect(machine(max: 4, filled: 1).decide(Self.start, around(arriving: false, ended: true)) == .run(.drain))
    }

    @Test func `an empty batch never goes`() {
        for ended in [false, true] {
            #expect(machine(max: 4, filled: 0).decide(Self.start, around(arriving: false, ended: ended)) == .wait)
        }
    }

    @Test func `no sequence of events loses or duplicates a frame`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let max = Int.random(in: 1...5, using: &random)
            var machine = machine(max: max, filled: 0, budget: 20)
            var now = Self.start
            var (waiting, sent, arrived, spare) = (0, 0, 0, 2)
            for step in 0..<400 {
                now = now.advanced(by: UInt64.random(in: 0...5, using: &random))
                if step < 300, Bool.random(using: &random) { (waiting, arrived) = (waiting + 1, arrived + 1) }
                let ended = step >= 300
                let idle = Int.random(in: 0...2, using: &random)
                switch machine.decide(
                    now,
                    around(waiting: waiting, spare: spare, idle: idle, arriving: !ended, ended: ended)
                )
                {
                case .fill:
                    if machine.count == 0 { spare -= 1 }
                    machine.filled(packetAt: now)
                    waiting -= 1
                case .run:
                    sent += machine.count
                    machine.closed()
                    spare += 1
                case .wake(let instant):
                    #expect(instant > now)
                case .wait:
                    break
                }
                #expect(spare >= 0 && waiting >= 0 && machine.count <= max)
                #expect(arrived == sent + machine.count + waiting)
            }
        }
    }
}
