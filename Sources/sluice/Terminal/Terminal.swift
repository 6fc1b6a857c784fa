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

    /// Waits for what is still to be shown, a moment at most. For a process that ends.
    static func flush() {
        writer.flush()
    }

    private static func write(_ text: String) {
        writer.write(Array(text.utf8))
    }

    private static let writer = PatientWriter(STDERR_FILENO)
}
