import Foundation
import SluiceCore
import SluiceTerminal

/// `sluice top` on a terminal: one thread that waits for keys, signals, answers, and the next second.
struct TopSession {
    /// Nanoseconds from one question to the next.
    private static let interval: UInt64 = 1_000_000_000

    private let client: DaemonClient
    private let isColored: Bool
    private var view: TopView
    private var request: StatusRequest?
    private var askAt: Instant

    init(client: DaemonClient, view: TopView, isColored: Bool) {
        self.client = client
        self.view = view
        self.isColored = isColored
        askAt = Instant.now.advanced(by: Self.interval)
    }

    /// Runs until somebody wants to leave. The screen is given back on every way out.
    mutating func run(on screen: consuming FullScreen) throws {
        let signals = try SignalPipe([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT])
        try screen.take()
        var mustDraw = true
        while true {
            if mustDraw { try draw(on: &screen) }
            let sources = [signals.descriptor, STDIN_FILENO].map { AwaitedDescriptor(number: $0) }
            let ready = Waiting.wait(
                for: sources + (request?.awaited.map { [$0] } ?? []),
                until: request == nil ? askAt : Instant.now.advanced(by: Self.interval)
            )
            mustDraw = proceed()
            for signal in signals.take() {
                guard try handle(signal, &screen) else { return }
                mustDraw = true
            }
            if ready[1] {
                switch readKeys(page: Self.screen(of: view).page) {
                case .leave: return
                case .redraw: mustDraw = true
                case .nothing: break
                }
            }
        }
    }

    private func draw(on screen: inout FullScreen) throws(StandardOutput.Closed) {
        try screen.draw(Self.screen(of: view).lines.map { $0.encoded(inColor: isColored) })
    }

    private static func screen(of view: TopView) -> TopScreen {
        let size = FullScreen.size ?? (80, 24)
        return TopScreen(view, columns: size.columns, rows: size.rows)
    }

    /// Goes on asking.
    ///
    /// - Returns: Whether there is something new to show.
    private mutating func proceed() -> Bool {
        do throws(TerminalError) {
            if request == nil {
                guard askAt <= .now else { return false }
                askAt = Instant.now.advanced(by: Self.interval)
                request = try StatusRequest(client)
            }
            guard let status = try request?.advance() else { return false }
            view.update(status)
        } catch {
            view.fail(error)
        }
        request = nil
        return true
    }

    /// - Returns: `false` if the signal asks to leave.
    private func handle(_ signal: CInt, _ screen: inout FullScreen) throws(StandardOutput.Closed) -> Bool {
        switch signal {
        case SIGWINCH: break
        case SIGCONT: try screen.take()
        case SIGTSTP:
            screen.restore()
            // Stops here, and goes on here.
            kill(getpid(), SIGSTOP)
            try screen.take()
        default: return false
        }
        return true
    }

    private mutating func readKeys(page: Int) -> TopView.Reaction {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe read(STDIN_FILENO, &bytes, bytes.count)
        // The terminal is gone.
        guard count > 0 else { return count < 0 && errno == EINTR ? .nothing : .leave }
        var reaction = TopView.Reaction.nothing
        for key in Keyboard.keys(in: Array(bytes[..<count])) {
            switch view.press(key, page: page) {
            case .leave: return .leave
            case .redraw: reaction = .redraw
            case .nothing: break
            }
        }
        return reaction
    }
}
