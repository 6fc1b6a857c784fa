package import Glibc
package import SluiceCore
import Synchronization

/// Runs `body` on `count` threads of its own, with their numbers, and waits until all are done.
///
/// All or none: bodies may wait for each other, so none runs, and an error is thrown, if a thread cannot be had.
/// `starter` makes the threads.
package func onThreads(
    _ count: Int,
    starter: (ThreadJob) -> pthread_t? = ThreadJob.start,
    _ body: @Sendable @escaping (Int) -> Void
) throws(InferenceError) {
    let permission = ThreadJob.Permission()
    var threads: [pthread_t] = []
    // Threads that are there already wait for the lock, and so for the decision.
    permission.isGranted.withLock { isGranted in
        for index in 0..<count {
            guard let thread = starter(ThreadJob(index: index, permission: permission, body: body)) else { return }
            threads.append(thread)
        }
        isGranted = true
    }
    for thread in threads { pthread_join(thread, nil) }
    guard threads.count == count else {
        throw InferenceError(
            .noThreads,
            "only \(threads.count) of \(count) threads could be started",
            remedy: "set model.instances to fewer, or raise the limit of processes (ulimit -u, TasksMax=)"
        )
    }
}

/// What one thread of ``onThreads(_:starter:_:)`` does.
package final class ThreadJob: Sendable {
    /// Whether jobs are done; locked until that is decided.
    final class Permission: Sendable {
        let isGranted = Guarded(false)
    }

    private let index: Int
    private let permission: Permission
    private let body: @Sendable (Int) -> Void

    init(index: Int, permission: Permission, body: @Sendable @escaping (Int) -> Void) {
        self.index = index
        self.permission = permission
        self.body = body
    }

    /// A new thread that does `job`; `nil` if the system gives none.
    package static func start(_ job: ThreadJob) -> pthread_t? {
        let context = unsafe Unmanaged.passRetained(job)
        var thread = pthread_t()
        let status = unsafe pthread_create(&thread, nil, { unsafe ThreadJob.run($0) }, context.toOpaque())
        guard status == 0 else {
            unsafe context.release()
            return nil
        }
        return thread
    }

    /// Takes over the retained job that `context` is.
    private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let job = unsafe Unmanaged<ThreadJob>.fromOpaque(context).takeRetainedValue()
        if job.permission.isGranted.withLock({ $0 }) { job.body(job.index) }
        return nil
    }
}

/// A line where threads wait for each other. A thread that cannot go on must still arrive.
final class StartingLine: Sendable {
    private let missing: Atomic<Int>

    init(runners: Int) {
        missing = Atomic(runners)
    }

    /// Waits until all runners are here.
    func arrive() {
        missing.subtract(1, ordering: .acquiringAndReleasing)
        while missing.load(ordering: .acquiring) > 0 {
            usleep(200)
        }
    }
}
