import SluiceCore

/// CPU time that was spent inside decoders and inside sessions, by the threads that called them.
///
/// What the process used beyond that is the pipeline's own: preprocessing, postprocessing, lines, lanes. Threads that a
/// runtime or a decoder keeps for itself are not seen here.
final class CPUBook: Sendable {
    private let totals = Guarded((decode: UInt64(0), inference: UInt64(0)))

    /// Seconds so far.
    var seconds: (decode: Double, inference: Double) {
        totals.withLock { (Double($0.decode) / 1e9, Double($0.inference) / 1e9) }
    }

    /// Books what a decoder used since `start`, a reading of ``CPUTime/thread``.
    func decoded(since start: UInt64) {
        let used = CPUTime.thread - start
        totals.withLock { $0.decode += used }
    }

    /// Books what a session used since `start`, a reading of ``CPUTime/thread``.
    func inferred(since start: UInt64) {
        let used = CPUTime.thread - start
        totals.withLock { $0.inference += used }
    }
}
