import Glibc

/// A thread of its own, for work that waits in calls which nobody can make asynchronous.
///
/// Not a Dispatch queue: Dispatch has a limited number of threads, and cameras that are waited for must not use them up.
package final class OwnThread: Sendable {
    private let name: String
    private let body: @Sendable () -> Void

    private init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }

    /// Starts a thread that runs `body` once.
    ///
    /// - Parameter name: As debuggers and `top -H` show it; they keep 15 bytes.
    /// - Returns: `false` if the system gives no more threads.
    package static func start(_ name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        let context = unsafe Unmanaged.passRetained(OwnThread(name: name, body: body)).toOpaque()
        var thread = pthread_t()
        guard unsafe pthread_create(&thread, nil, main, context) == 0 else {
            unsafe Unmanaged<OwnThread>.fromOpaque(context).release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        guard let context = unsafe context else { return nil }
        let thread = unsafe Unmanaged<OwnThread>.fromOpaque(context).takeRetainedValue()
        thread.setName()
        thread.body()
        return nil
    }

    /// The function for it is not in what Swift sees of the C library; this file is.
    private func setName() {
        let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
        _ = close(file)
    }
}
