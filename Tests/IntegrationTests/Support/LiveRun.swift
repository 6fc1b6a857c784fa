import Foundation
import Glibc
import SluiceTesting
import TestSupport
import Testing

/// A pipeline that runs beside a test: its lines are followed while they are written.
final class LiveRun {
    let folder: TemporaryFolder
    let program: Program
    private(set) var lines: Lines
    private var consumed = 0

    /// Starts `sluice run` on a pipeline, with its lines in a file.
    ///
    /// - Parameter yaml: Everything but `model:`, which costs next to nothing, and `outputs:`.
    init(_ yaml: String, environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        _ = try TinyModel.meanColor().write("mean.onnx", in: folder)
        lines = try Lines("")
        try Self.write(yaml, in: folder)
        program = try Program.sluice(["run", folder("pipeline.yaml")], environment: environment)
    }

    deinit {
        program.send(SIGKILL)
    }

    /// Changes the pipeline, and tells the program.
    func reload(_ yaml: String) throws {
        try write(yaml)
        program.send(SIGHUP)
    }

    /// Changes the pipeline, and tells nobody.
    func write(_ yaml: String) throws {
        try Self.write(yaml, in: folder)
    }

    private static func write(_ yaml: String, in folder: TemporaryFolder) throws {
        let rest = """
            model: {path: mean.onnx, family: end-to-end}
            outputs: [{kind: jsonl, path: lines.jsonl}]

            """
        try folder.write("pipeline.yaml", "\(yaml)\n\(rest)")
    }

    /// Reads what was written since, and throws if a line is not one of ours.
    func update() throws {
        guard let file = FileHandle(forReadingAtPath: folder("lines.jsonl")) else { return }
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(consumed))
        let fresh = try file.readToEnd() ?? Data()
        guard let end = fresh.lastIndex(of: UInt8(ascii: "\n")) else { return }
        consumed += fresh.distance(from: fresh.startIndex, to: end) + 1
        try lines.append(Lines(String(decoding: fresh[...end], as: UTF8.self)))
    }

    /// Waits until the lines say something.
    @discardableResult
    func wait<Result>(
        for what: String,
        limit: Double = 30,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ find: (Lines) throws -> Result?
    ) throws -> Result {
        let deadline = ContinuousClock.now + .seconds(limit)
        while true {
            try update()
            if let result = try find(lines) { return result }
            let events = lines.events.suffix(12).map { "\($0.at) \($0.stream ?? "-") \($0.event): \($0.message)" }
            try #require(
                .now < deadline,
                "no \(what) within \(limit) s: \(events.joined(separator: "\n")) \(program.errors.suffix(300))",
                sourceLocation: sourceLocation
            )
            usleep(20_000)
        }
    }

    /// Waits for an event of a stream that happened after `moment`; returns how many seconds after.
    @discardableResult
    func event(
        _ name: String,
        of stream: String,
        after moment: WallMoment,
        limit: Double = 30,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Double {
        try wait(for: "\(name) of \(stream)", limit: limit, sourceLocation: sourceLocation) { lines in
            lines.events.lazy
                .filter { $0.event == name && $0.stream == stream }
                .compactMap { try? WallMoment($0.at).since(moment) }
                .first { $0 >= 0 }
        }
    }
}

/// A moment of the wall clock, in seconds since 1970. What lines are labelled with.
struct WallMoment {
    var seconds: Double

    static var now: WallMoment { WallMoment(seconds: Date.now.timeIntervalSince1970) }

    private init(seconds: Double) {
        self.seconds = seconds
    }

    /// Reads the format of the lines, `2026-11-22T02:00:00.123456Z`.
    init(_ text: String) throws {
        let style = Date.ISO8601FormatStyle()
        let whole = try Date(String(text.prefix(19)) + "Z", strategy: style).timeIntervalSince1970
        // `.123456`, or nothing.
        seconds = whole + (Double("0\(text.dropFirst(19).dropLast())") ?? 0)
    }

    func since(_ earlier: WallMoment) -> Double { seconds - earlier.seconds }
}
