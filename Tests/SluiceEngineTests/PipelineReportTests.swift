import SluiceCore
import SluiceEngine
import Testing

@Suite struct PipelineReportTests {
    /// Ten received, seven emitted, two dropped.
    private func report(inFlight: UInt64, isFinal: Bool) -> PipelineReport {
        var account = FrameAccount()
        account.received = 10
        account.emitted = 7
        account.drop(.stale)
        account.drop(.overflow)
        var health = StreamHealth()
        if isFinal { health.state = .ended }
        let stream = StreamReport(
            name: "s",
            account: account,
            inFlight: inFlight,
            counters: SourceCounters(),
            info: nil,
            health: health
        )
        return PipelineReport(
            streams: [stream],
            stages: [],
            batches: BatchReport(count: 0, meanSize: 0, closed: [0, 0, 0, 0]),
            warmupRuns: 0,
            decodeCPU: 0,
            inferenceCPU: 0,
            sinkWait: 0,
            seconds: 1,
            isFinal: isFinal
        )
    }

    @Test func `a running pipeline is conserved when the missing frames are inside`() {
        #expect(report(inFlight: 1, isFinal: false).isConserved)
    }

    @Test(arguments: [0, 2] as [UInt64])
    func `a frame too few or too many breaks the sum`(inFlight: UInt64) {
        #expect(!report(inFlight: inFlight, isFinal: false).isConserved)
    }

    @Test func `in the end nothing may be inside, even if the sum is right`() {
        #expect(!report(inFlight: 1, isFinal: true).isConserved)
    }

    @Test func `a book counts what is inside where it is`() {
        let book = StreamBook(name: "s", limit: 4)
        #expect(book.report.inFlight == 0)
        book.received(SourceCounters())
        #expect(book.report.inFlight == 1)
        book.entered(0)
        book.received(SourceCounters())
        #expect(book.report.inFlight == 2)
        book.refused(.overflow)
        #expect(book.report.inFlight == 1 && book.report.isConserved)
        book.emitted(0)
        #expect(book.report.inFlight == 0 && book.report.isConserved)
        #expect(book.account.droppedTotal == 1)
    }
}
