import SluiceCore
import Synchronization

/// Ends libav calls that block: when the interrupt is raised, or when the call has had its time.
///
/// A class, because libav calls back into it; whoever hands it to libav keeps it alive until the handle is closed.
final class IOGuard: Sendable {
    /// Nanoseconds that one call may take.
    let timeout: UInt64
    private let interrupt: Interrupt
    // Atomic, because some protocols ask from threads of their own.
    private let deadline = Atomic<UInt64>(.max)

    init(interrupt: Interrupt, timeout: UInt64) {
        self.interrupt = interrupt
        self.timeout = timeout
    }

    /// Starts the clock for the next call.
    func begin() {
        let (deadline, overflow) = Instant.now.nanoseconds.addingReportingOverflow(timeout)
        self.deadline.store(overflow ? .max : deadline, ordering: .relaxed)
    }

    var isInterrupted: Bool { interrupt.isRaised }

    /// Whether the call that runs should give up now.
    var mustStop: Bool {
        interrupt.isRaised || Instant.now.nanoseconds >= deadline.load(ordering: .relaxed)
    }

    /// The function libav calls while it waits; `opaque` is a guard.
    static let callback: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { opaque in
        guard let opaque = unsafe opaque else { return 0 }
        return unsafe Unmanaged<IOGuard>.fromOpaque(opaque).takeUnretainedValue().mustStop ? 1 : 0
    }
}
