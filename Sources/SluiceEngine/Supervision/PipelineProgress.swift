package import SluiceCore

/// How far the parts of the pipeline have come that must never stand still. Counters since the start.
///
/// Cameras are not among them: a camera that gives nothing is a camera's trouble, and starting the process again would
/// take the others down with it.
package struct PipelineProgress: Hashable, Sendable {
    /// Ticks of the scheduler, which come whether or not there is work: reconnecting, reloading and deadlines hang on it.
    package var heartbeats: UInt64
    /// Frames that are inside the pipeline now, wherever.
    package var framesInside: UInt64
    /// Frames that were inside and have their outcome, apart from those that had to make room for others.
    package var framesFinished: UInt64
    /// When the batch that has been in a session longest was begun; `nil` if none is. Of two sessions one may hang while
    /// the other goes on, and then this stays as it is.
    package var oldestBatch: Instant?
    /// Lines handed to outputs that may lose none. Outputs with `loss: counted` are left out here: that a disk is dead
    /// is no reason to stop looking, and they report it themselves.
    package var linesAccepted: UInt64
    /// Those of ``linesAccepted`` that were written, or given up with an error.
    package var linesWritten: UInt64

    package init(
        heartbeats: UInt64 = 0,
        framesInside: UInt64 = 0,
        framesFinished: UInt64 = 0,
        oldestBatch: Instant? = nil,
        linesAccepted: UInt64 = 0,
        linesWritten: UInt64 = 0
    ) {
        self.heartbeats = heartbeats
        self.framesInside = framesInside
        self.framesFinished = framesFinished
        self.oldestBatch = oldestBatch
        self.linesAccepted = linesAccepted
        self.linesWritten = linesWritten
    }
}
