import COnnxRuntime
import SluiceCore

/// Keeps what the runtime has to say, so that it never writes to our standard error.
final class RuntimeLog: Sendable {
    /// One for the process: the runtime's environment may log at any time, until the very end.
    static let shared = RuntimeLog()

    /// Most messages that are kept.
    static let limit = 32

    private let lines = Guarded<[String]>([])

    /// The latest warnings and errors, oldest first.
    var messages: [String] { lines.withLock { $0 } }

    /// What the runtime calls, from any of its threads.
    static let callback: OrtLogCallback = { _, _, _, _, _, message in
        guard let message = unsafe message else { return }
        shared.record(unsafe String(cString: message))
    }

    private func record(_ message: String) {
        lines.withLock { lines in
            if lines.count == Self.limit { lines.removeFirst() }
            lines.append(OrtFailure(code: 0, message: message).summary)
        }
    }
}
