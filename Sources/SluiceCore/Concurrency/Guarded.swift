import Glibc

/// A value behind a lock that can also be waited for.
///
/// Backed by a pthread mutex and condition rather than `Synchronization.Mutex`: ThreadSanitizer does not see the
/// latter on Linux and reports races that are none.
@safe
package final class Guarded<Value: ~Copyable>: @unchecked Sendable {
    // `value` is only ever touched with `mutex` held.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var value: Value

    package init(_ value: consuming sending Value) {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe condition = .allocate(capacity: 1)
        unsafe condition.initialize(to: pthread_cond_t())
        self.value = value
        unsafe pthread_mutex_init(mutex, nil)
        // Times of waits are those of `Instant`, whatever happens to the wall clock.
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Runs `body` with the lock held.
    package func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&value)
    }

    /// Runs `body` with the lock held, again after every ``notify()``, until it gives a result.
    ///
    /// Blocks the calling thread: only for lanes with a serial queue of their own, and for `main`.
    package func wait<Result: ~Copyable>(_ body: (inout Value) -> Result?) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&value) { return result }
            unsafe pthread_cond_wait(condition, mutex)
        }
    }

    /// Like ``wait(_:)``, but gives up at `deadline` and returns `nil`.
    package func wait<Result: ~Copyable>(until deadline: Instant, _ body: (inout Value) -> Result?) -> Result? {
        var time = timespec(
            tv_sec: Int(deadline.nanoseconds / 1_000_000_000),
            tv_nsec: Int(deadline.nanoseconds % 1_000_000_000)
        )
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&value) { return result }
            if unsafe pthread_cond_timedwait(condition, mutex, &time) == ETIMEDOUT { return body(&value) }
        }
    }

    /// Lets everybody in ``wait(_:)`` look again.
    package func notify() {
        unsafe pthread_cond_broadcast(condition)
    }
}
