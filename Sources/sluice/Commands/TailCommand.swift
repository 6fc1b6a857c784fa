import ArgumentParser
import Foundation
import SluiceConfig
import SluiceCore
import SluiceTerminal

/// `sluice tail`.
struct TailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Follows a log, one short line a frame.",
        discussion: """
            The log is a file, which may be rotated, cut off, or not there yet; standard input (-); or a running daemon, \
            whose lines come over HTTP from now on. A frame is one line, on a screen no wider than that: its time here, \
            its stream and number, the milliseconds from packet to line (yellow from 100 ms, red from 1 s), and its \
            objects with their confidences. Torn and foreign lines are marked. --label, --min-confidence and \
            --slower-than are about frames; events and stats come through, unless --type leaves them out. Ctrl-C ends it.

              sluice tail /var/log/sluice/gate.jsonl --label person --min-confidence 0.6
              sluice tail http://127.0.0.1:8480 --stream gate --type event
              sluice tail gate.jsonl --slower-than 50ms --json | jq .timings_us
              sluice run door.mp4 --model yolox_nano.onnx | sluice tail -
            """
    )

    @Argument(
        help: ArgumentHelp(
            "A log file, - for standard input, or the address of a daemon.",
            valueName: "file | - | url"
        ),
        completion: .file()
    )
    var log: String

    @Option(help: ArgumentHelp("Show only this stream; may be given several times.", valueName: "name"))
    var stream: [String] = []

    @Option(help: ArgumentHelp("Show only frames with an object of this class; likewise.", valueName: "name"))
    var label: [String] = []

    @Option(help: ArgumentHelp("Show only frames with an object of this confidence or more, 0…1.", valueName: "0…1"))
    var minConfidence = 0.0

    @Option(help: "Show only lines of this type: frame, event or stats; may be given several times.")
    var type: [LogLine.Kind] = []

    @Option(
        help: ArgumentHelp("Show only frames that took longer from packet to line.", valueName: "50ms"),
        transform: Self.microseconds
    )
    var slowerThan: UInt64 = 0

    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp(
            "Begin so many lines before the end of a file, or with its first: all.",
            valueName: "number | all"
        )
    )
    var lines = LineCount.number(10)

    @Flag(inversion: .prefixedNo, help: "Wait for more at the end.")
    var follow = true

    @Flag(help: "Print the lines that match as they are.")
    var json = false

    @Option(help: "Colours: auto, always or never.")
    var color = ColorChoice.auto

    @OptionGroup var daemon: DaemonOptions

    func validate() throws {
        guard (0...1).contains(minConfidence) else { throw ValidationError("--min-confidence is from 0 to 1.") }
    }

    func run() throws {
        let signals = try SignalPipe([SIGINT, SIGTERM, SIGHUP])
        var printer = LinePrinter(filter: filter, isRaw: json, isColored: color.isColored)
        let input = try input()
        do {
            try Self.copy(input, to: &printer, until: signals)
        } catch let closed as StandardOutput.Closed {
            if let failure = closed.failure { throw failure }
        }
    }

    private static func copy(_ input: any LineInput, to printer: inout LinePrinter, until signals: SignalPipe) throws {
        let signal = AwaitedDescriptor(number: signals.descriptor)
        while signals.take().isEmpty {
            let arrival = try input.advance()
            while let line = input.next() { try printer.print(line) }
            if arrival == .bytes { continue }
            try printer.flush()
            switch arrival {
            case .bytes: break
            case .ended: return
            case .notice(let text): Terminal.print("sluice: \(text)")
            case .quiet:
                // Files say nothing when they grow, and a lost connection is made again after a while.
                let deadline = Instant.now.advanced(by: lookAgain)
                Waiting.wait(for: [signal] + (input.awaited.map { [$0] } ?? []), until: deadline)
            }
        }
        try printer.flush()
    }

    /// Nanoseconds after which to look whether there is more.
    private static let lookAgain: UInt64 = 100_000_000

    private var filter: LineFilter {
        var filter = LineFilter()
        filter.streams = Set(stream)
        filter.labels = Set(label)
        filter.kinds = Set(type)
        (filter.minConfidence, filter.slowerThan) = (minConfidence, slowerThan)
        return filter
    }

    private func input() throws -> any LineInput {
        if log == "-" { return PipedLines(descriptor: STDIN_FILENO) }
        if HTTPAddress.isMeant(by: log) {
            return try FollowedEvents(daemon.client(log), filter: filter, goesOn: follow)
        }
        if PipedLines.isNeeded(for: log) { return try PipedLines(path: log) }
        return try FollowedFile(path: log, start: lines.start, goesOn: follow)
    }

    private static func microseconds(_ text: String) throws -> UInt64 {
        guard let nanoseconds = Quantity.duration(text) else {
            throw ValidationError("'\(text)' is not a duration; write 50ms or 1.5s")
        }
        return nanoseconds / 1_000
    }
}

extension LogLine.Kind: ExpressibleByArgument {}
