import Foundation

/// What people see. Everything but JSON lines goes to stderr, through here.
enum Terminal {
    /// Whether somebody looks at stderr.
    static let isInteractive = isatty(STDERR_FILENO) == 1
    /// Whether lines would land between what people see.
    static let hasLinesOnScreen = isatty(STDOUT_FILENO) == 1

    /// Writes a line to stderr, clearing the live progress line first.
    static func print(_ line: String) {
        write((isInteractive ? "\r\u{1B}[K" : "") + line + "\n")
    }

    /// Shows a line that the next one replaces. Nothing when nobody looks.
    static func showLive(_ line: String) {
        guard isInteractive else { return }
        write("\r\u{1B}[K" + line)
    }

    /// Removes the live line.
    static func clearLive() {
        guard isInteractive else { return }
        write("\r\u{1B}[K")
    }

    private static func write(_ text: String) {
        // FileHandle would crash on a closed stderr.
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Foundation.write(STDERR_FILENO, $0.baseAddress! + written, $0.count - written)
            }
            guard count > 0 || (count < 0 && errno == EINTR) else { return }
            written += max(count, 0)
        }
    }
}
