import ArgumentParser
import Foundation
import SluiceCore
import SluiceTerminal

/// `sluice top`.
struct TopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Shows the streams of a running daemon, and where their time goes.",
        discussion: """
            Asks the daemon once a second. For every stream: its state, frames per second in and out, the age of its last \
            picture, latency from packet to line, drops by reason, connections made again; below it, the stages of a frame \
            as a bar, on one scale for all streams. Above them the daemon's verdict: what is the bottleneck, and what to do.

            Keys: n, s, f, l, d sort by name, state, fps, latency, drops; arrows scroll; q or Ctrl-C ends. Where the \
            output is no terminal, the streams are printed once.

              sluice top
              sluice top http://10.0.0.7:8480 --token-file token
              sluice top --once
            """
    )

    @Argument(help: ArgumentHelp("The address of the daemon.", valueName: "url"))
    var address = HTTPAddress.usual

    @Flag(help: "Print the streams once, and end.")
    var once = false

    @Option(help: "Colours: auto, always or never.")
    var color = ColorChoice.auto

    @OptionGroup var daemon: DaemonOptions

    func run() throws {
        let client = try daemon.client(address)
        // Whoever mistyped the address learns that before the screen is taken.
        let view = TopView(status: try Self.ask(client), address: client.address.authority)
        do {
            guard !once, let screen = FullScreen() else { return try printOnce(view) }
            var session = TopSession(client: client, view: view, isColored: color.isColored)
            try session.run(on: screen)
        } catch let closed as StandardOutput.Closed {
            if let failure = closed.failure { throw failure }
        }
    }

    /// Columns of what goes to a file.
    private static let pageWidth = 160

    private func printOnce(_ view: TopView) throws(StandardOutput.Closed) {
        var output = StandardOutput()
        let columns = FullScreen.size?.columns ?? Self.pageWidth
        for line in TopScreen(view, columns: columns, rows: nil).lines {
            try output.append(line.encoded(inColor: color.isColored) + "\n")
        }
        try output.flush()
    }

    private static func ask(_ client: DaemonClient) throws -> DaemonStatus {
        let request = try StatusRequest(client)
        while true {
            if let status = try request.advance() { return status }
            Waiting.wait(for: request.awaited.map { [$0] } ?? [], until: Instant.now.advanced(by: 100_000_000))
        }
    }
}
