import Glibc
package import SluiceCore

/// Waiting for several things at once.
package enum Waiting {
    /// Returns when one of `descriptors` is ready, at `deadline`, or when a signal came.
    ///
    /// - Returns: Which ones are ready, or broken.
    @discardableResult
    package static func wait(for descriptors: [AwaitedDescriptor], until deadline: Instant) -> [Bool] {
        var polls = descriptors.map {
            pollfd(fd: $0.number, events: Int16($0.isForWriting ? POLLOUT : POLLIN), revents: 0)
        }
        // Rounded up: a millisecond too late is better than a thousand looks too early.
        let milliseconds = CInt(clamping: (deadline.since(.now) + 999_999) / 1_000_000)
        _ = unsafe poll(&polls, nfds_t(polls.count), milliseconds)
        return polls.map { $0.revents != 0 }
    }
}
