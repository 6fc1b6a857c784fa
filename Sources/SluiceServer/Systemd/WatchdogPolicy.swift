package import SluiceCore
package import SluiceEngine

/// Decides whether the watchdog may be fed: only while every part that has work makes progress.
///
/// A part hangs when it had work at every look of a whole period and got nothing done in it. A part without work is
/// healthy, so a pipeline whose cameras are all gone is, too.
package struct WatchdogPolicy: Sendable {
    /// What must make progress.
    package enum Part: String, Hashable, Sendable, CaseIterable {
        case scheduler
        /// The whole way of a frame, from its source to its line.
        case frames
        case inference
        case writer
    }

    /// Nanoseconds between two looks: three in a period, so that a lost datagram harms nothing.
    package let interval: UInt64

    private let period: UInt64
    /// Nanoseconds that each part has been looked at without progress, by the order of ``Part/allCases``.
    private var stuck: [4 of UInt64] = [0, 0, 0, 0]
    private var last: (progress: PipelineProgress, at: Instant)?

    /// - Parameter period: Nanoseconds; ``ServiceManager/watchdogPeriod``.
    package init(period: UInt64) {
        self.period = period
        interval = max(period / 3, 1)
    }

    /// Looks at the pipeline.
    ///
    /// - Returns: The parts that hang. None: the watchdog may be fed.
    package mutating func look(_ progress: PipelineProgress, at now: Instant) -> [Part] {
        defer { last = (progress, now) }
        guard let last else { return [] }
        // When we ourselves were held up (stopped, swapped out, a virtual machine that was paused), so were the others:
        // no part is charged for longer than the time between two looks.
        let elapsed = min(now.since(last.at), interval)
        var hanging: [Part] = []
        for (index, part) in Part.allCases.enumerated() {
            let isStuck = part.hadWork(last.progress) && !part.advanced(from: last.progress, to: progress)
            stuck[index] = isStuck ? stuck[index] + elapsed : 0
            if stuck[index] >= period { hanging.append(part) }
        }
        return hanging
    }
}

extension WatchdogPolicy.Part {
    fileprivate func hadWork(_ progress: PipelineProgress) -> Bool {
        switch self {
        case .scheduler: true
        case .frames: progress.framesInside > 0
        case .inference: progress.oldestBatch != nil
        case .writer: progress.linesAccepted > progress.linesWritten
        }
    }

    fileprivate func advanced(from old: PipelineProgress, to new: PipelineProgress) -> Bool {
        switch self {
        case .scheduler: new.heartbeats != old.heartbeats
        case .frames: new.framesFinished != old.framesFinished
        case .inference: new.oldestBatch != old.oldestBatch
        case .writer: new.linesWritten != old.linesWritten
        }
    }
}
