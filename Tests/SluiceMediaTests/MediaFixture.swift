import Foundation
import SluiceCore
import SluiceMedia
import Testing

/// A folder of media that a test makes for itself, removed when the test is over.
final class MediaFixture: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sluice-media-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    /// Runs `ffmpeg` in the folder and returns the path of `output`, which is its last argument.
    @discardableResult
    func ffmpeg(_ arguments: String..., output: String) throws -> String {
        try ffmpeg(arguments, output: output)
    }

    @discardableResult
    func ffmpeg(_ arguments: [String], output: String) throws -> String {
        try run("ffmpeg", ["-y", "-v", "error", "-nostdin"] + arguments + [output])
        return path(output)
    }

    /// A moving test pattern as H.264 in YUV 4:2:0.
    ///
    /// - Parameters:
    ///   - source: Options of FFmpeg's `testsrc2`: `s=160x120:r=25`.
    ///   - options: Of the encoder and the file.
    @discardableResult
    func pattern(_ source: String, frames: Int, _ options: String..., output: String) throws -> String {
        let input = ["-f", "lavfi", "-i", "testsrc2=\(source)", "-frames:v", "\(frames)"]
        return try ffmpeg(input + ["-pix_fmt", "yuv420p", "-c:v", "libx264"] + options, output: output)
    }

    @discardableResult
    func write(_ name: String, _ data: Data) throws -> String {
        try data.write(to: folder.appending(path: name))
        return path(name)
    }

    func read(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

    private func run(_ command: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.currentDirectoryURL = folder
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(
            process.terminationStatus == 0,
            "\(command) \(arguments): \(String(decoding: text, as: UTF8.self))"
        )
    }
}

/// What became of reading a source to its end.
struct Reading {
    var pts: [Int64] = []
    var sizes: [String] = []
    var corrupt = 0
    var counters = SourceCounters()
}

/// Reads a source to its end, and checks what holds for every frame of every source.
func readAll(_ source: consuming MediaSource) throws -> Reading {
    var reading = Reading()
    while let frame = try source.next() {
        if let last = reading.pts.last { #expect(frame.pts > last) }
        #expect(frame.stamps.packetAt.advanced(by: frame.stamps.decode) <= frame.stamps.decodedAt)
        reading.pts.append(frame.pts)
        let size = "\(frame.picture.width)x\(frame.picture.height)"
        if reading.sizes.last != size { reading.sizes.append(size) }
        if frame.isCorrupt { reading.corrupt += 1 }
    }
    reading.counters = source.counters
    #expect(Int(reading.counters.frames) == reading.pts.count)
    return reading
}

func readAll(_ path: String) throws -> Reading {
    try readAll(MediaSource(url: path, interrupt: Interrupt()))
}
