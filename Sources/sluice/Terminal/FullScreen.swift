import Foundation

/// The terminal, taken over: keys come one by one, and what was on the screen before comes back in the end.
struct FullScreen: ~Copyable {
    /// Alternate screen, no cursor, no wrapping of long lines.
    private static let entering = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l"
    private static let leaving = "\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    private let before: termios
    private var output = StandardOutput()

    /// `nil` where standard input or output is no terminal.
    init?() {
        var settings = termios()
        guard isatty(STDOUT_FILENO) == 1, unsafe tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        before = settings
    }

    deinit {
        restore()
    }

    /// Takes the terminal. Also after the process was stopped and goes on.
    mutating func take() throws(StandardOutput.Closed) {
        var settings = before
        // Ctrl-C and Ctrl-Z stay what they are.
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        _ = unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
        try output.append(Self.entering)
        try output.flush()
    }

    /// Gives the terminal back as it was. May be done twice.
    borrowing func restore() {
        var output = StandardOutput()
        try? output.append(Self.leaving)
        try? output.flush()
        var settings = before
        _ = unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    }

    /// Columns and lines of the terminal behind standard output, now; `nil` where there is none.
    static var size: (columns: Int, rows: Int)? {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return nil
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Draws over what is there, line by line, so that nothing flickers.
    mutating func draw(_ lines: [String]) throws(StandardOutput.Closed) {
        try output.append("\u{1B}[H" + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J")
        try output.flush()
    }
}
