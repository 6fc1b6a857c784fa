import CFFmpeg
import Glibc
import SluiceCore

/// Keeps libav from writing to standard error, and remembers the last error line, for messages of our own.
///
/// Lines below errors are not even formatted: libav puts URLs with passwords into its debugging output, and whole requests
/// into its tracing output. What is kept is redacted all the same.
enum LibavLog {
    /// The last line at level error or worse, and the thread it came from.
    private struct LastLine {
        var thread: pthread_t?
        var text = ""
    }

    private static let lastLine = Guarded(LastLine())

    // A global is initialised once, by the first who asks.
    private static let installed: Void = {
        unsafe av_log_set_callback { context, level, format, arguments in
            guard level <= AV_LOG_ERROR, let arguments = unsafe arguments else { return }
            var prefix: Int32 = 0
            let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { line in
                unsafe av_log_format_line2(
                    context,
                    level,
                    format,
                    arguments,
                    line.baseAddress,
                    Int32(line.count),
                    &prefix
                )
                return unsafe String(cString: line.baseAddress!)
            }
            lastLine.withLock { $0 = LastLine(thread: pthread_self(), text: text) }
        }
        avdevice_register_all()
    }()

    /// Takes libav's log over. Every first call into libav goes through here.
    static func install() {
        installed
    }

    /// Forgets what this thread logged, before a call whose failure is to be explained.
    static func forget() {
        lastLine.withLock { $0 = LastLine() }
    }

    /// What libav last complained of on this thread, redacted, without its `[module @ 0x…]` prefix and the line's end.
    static var complaint: String? {
        let line = lastLine.withLock { $0.thread == pthread_self() ? $0.text : "" }
        let text = RedactedText(line).description.prefix { $0 != "\n" }
        guard text.first == "[", let end = text.firstIndex(of: "]") else { return text.isEmpty ? nil : String(text) }
        let message = text[text.index(after: end)...].drop { $0 == " " }
        return message.isEmpty ? nil : String(message)
    }
}
