import SluiceCore
import Testing

@Suite struct AttentionTests {
    private static let period = Attention.period

    private static func instant(_ periods: Double) -> Instant {
        Instant(nanoseconds: 1_000_000_000 + UInt64(periods * Double(period)))
    }

    @Test func `where nobody beats, all time counts`() {
        let attention = Attention()
        let deadline = attention.deadline(after: 4 * Self.period, at: Self.instant(0))
        #expect(!attention.isDue(deadline, at: Self.instant(3.9)))
        #expect(attention.isDue(deadline, at: Self.instant(4)))
    }

    /// Beats at the given times, in periods; then whether a deadline of four periods, set at 0.5, is due.
    @Test(arguments: [
        // On time, and late by less than a period: all counts.
        ([1, 2, 3, 4, 5, 6], true),
        ([1, 2.9, 4.8, 6], true),
        ([1, 2, 3, 4], false),
        // Half a minute away: that counts as nothing, and the rest is still to be waited for.
        ([1, 2, 121], false),
        ([1, 2, 121, 122], false),
        ([1, 2, 121, 122, 123, 124], true),
        // Slow all the time: we never look, so we never judge.
        ([3, 6, 9, 12, 15], false),
    ])
    func `only time between beats on time counts`(beats: [Double], isDue: Bool) {
        let attention = Attention()
        attention.beat(at: Self.instant(0))
        let deadline = attention.deadline(after: 4 * Self.period, at: Self.instant(0.5))
        for time in beats { attention.beat(at: Self.instant(time)) }
        #expect(attention.isDue(deadline, at: Self.instant(beats.last! + 0.5)) == isDue)
    }

    @Test func `nothing is judged between a stall and the next beat`() {
        let attention = Attention()
        attention.beat(at: Self.instant(0))
        let deadline = attention.deadline(after: 4 * Self.period, at: Self.instant(0))
        attention.beat(at: Self.instant(1))
        #expect(!attention.isDue(deadline, at: Self.instant(1000)))
    }

    @Test(arguments: [0, 1, 4, 100], [0.0, 0.1, 0.9])
    func `a deadline is kept to one period`(length: UInt64, offset: Double) {
        let attention = Attention()
        attention.beat(at: Self.instant(0))
        let set = Self.instant(offset)
        let deadline = attention.deadline(after: length * Self.period, at: set)
        var time = 0.0
        while !attention.isDue(deadline, at: Self.instant(time)) {
            time += 1
            attention.beat(at: Self.instant(time))
        }
        let waited = Double(Self.instant(time).since(set)) / Double(Self.period)
        #expect(waited >= Double(length) && waited <= Double(length + 1))
    }

    @Test func `after the last beat all time counts again`() {
        let attention = Attention()
        attention.beat(at: Self.instant(0))
        attention.rest()
        let deadline = attention.deadline(after: Self.period, at: Self.instant(10))
        #expect(!attention.isDue(deadline, at: Self.instant(10.9)))
        #expect(attention.isDue(deadline, at: Self.instant(11)))
    }
}
