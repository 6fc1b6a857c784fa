import Glibc
import SluiceCore
import SluiceRuntime
import Testing

@Suite struct ThreadsTests {
    @Test func everyNumberRunsOnceAndAllAtATime() throws {
        let present = Guarded<Set<Int>>([])
        try onThreads(4) { index in
            present.withLock { _ = $0.insert(index) }
            // Ends only if all four run side by side.
            while present.withLock({ $0.count }) < 4 { usleep(100) }
        }
        #expect(present.withLock { $0 } == [0, 1, 2, 3])
    }

    /// Bodies may wait for each other: were one of them run without the others, this would hang.
    @Test(arguments: 0..<3)
    func withoutAllThreadsNothingRuns(available: Int) throws {
        let runs = Guarded(0)
        var started = 0
        let error = #expect(throws: InferenceError.self) {
            try onThreads(
                3,
                starter: { job in
                    guard started < available else { return nil }
                    started += 1
                    return ThreadJob.start(job)
                }
            ) { _ in runs.withLock { $0 += 1 } }
        }
        #expect(error?.code == .noThreads)
        #expect(error?.exitCode == .unavailable)
        #expect(error?.what == "only \(available) of 3 threads could be started")
        #expect(error?.remedy.contains("model.instances") == true)
        #expect(started == available)
        #expect(runs.withLock { $0 } == 0)
    }
}
