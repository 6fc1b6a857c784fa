import SluiceCore
import Synchronization

/// Ends libav calls that block: when the interrupt is raised, or when the time allowed is over.
///
/// libav asks it about every 100 ms while it waits for a socket. It cannot ask while the system looks up a host name,
/// which takes as long as the resolver is configured to wait.
///
/// A class, because libav calls back into it; whoever hands it to libav keeps it alive until the handle is closed.
final class IOGuard: Sendable {
    private let interrupt: Interrupt
    private let attention: Attention
    // Atomic, because some protocols ask from threads of their own.
    private let deadline = Atomic(Attention.Deadline.never.attended)
    /// Nanoseconds on the clock itself when closing must be over; 0 before.
    private let closingEnd = Atomic<UInt64>(0)

    init(interrupt: Interrupt, attention: Attention) {
        self.interrupt = interrupt
        self.attention = attention
    }

    /// From now on, calls together may take so many nanoseconds of attended time.
    func allow(_ nanoseconds: UInt64) {
        deadline.store(attention.deadline(after: nanoseconds).attended, ordering: .relaxed)
    }

    /// From now on, calls together may take so many nanoseconds, and the interrupt is not heeded: to say goodbye.
    func allowClosing(_ nanoseconds: UInt64) {
        closingEnd.store(Instant.now.advanced(by: nanoseconds).nanoseconds, ordering: .releasing)
    }

    var isInterrupted: Bool { interrupt.isRaised }

    /// The time allowed is over.
    var isOverdue: Bool {
        attention.isDue(Attention.Deadline(attended: deadline.load(ordering: .relaxed)))
    }

    /// Whether the call that runs should give up now.
    var mustStop: Bool {
        let end = closingEnd.load(ordering: .acquiring)
        return end == 0 ? interrupt.isRaised || isOverdue : Instant.now.nanoseconds >= end
    }

    /// The function libav calls while it waits; `opaque` is a guard.
    static let callback: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { opaque in
        guard let opaque = unsafe opaque else { return 0 }
        return unsafe Unmanaged<IOGuard>.fromOpaque(opaque).takeUnretainedValue().mustStop ? 1 : 0
    }
}
