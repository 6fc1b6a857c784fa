import Foundation
import SluiceCore
import SluiceEngine
import TestSupport
import Testing

/// Lines that tell their number, so that a gap, a torn line or a second copy shows.
enum NumberedLines {
    static func line(_ number: Int, pad: Int = 60) -> [UInt8] {
        Array("{\"n\":\(number),\"pad\":\"\(String(repeating: "x", count: pad))\"}\n".utf8)
    }

    /// The numbers in a file, in order. Fails on any line that is not valid JSON, unless the next one says so.
    static func numbers(_ path: String) throws -> [Int] {
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        try #require(text.isEmpty || text.hasSuffix("\n"), "\(path) ends in a torn line")
        return try text.split(separator: "\n").compactMap { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(object, "torn: \(line.prefix(100))")["n"] as? Int
        }
    }

    /// The numbers in a file and the old ones beside it, oldest first.
    static func allNumbers(_ path: String) throws -> [Int] {
        var numbers: [Int] = []
        for number in (1...RotationRules.highestNumber).reversed() {
            let old = "\(path).\(number)"
            if FileManager.default.fileExists(atPath: old) { numbers += try self.numbers(old) }
        }
        return try numbers + self.numbers(path)
    }
}

/// Looks again and again until something holds; `false` if that took longer than `seconds`.
func eventually(within seconds: Double, _ holds: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if try holds() { return true }
        usleep(5_000)
    }
    return try holds()
}

/// Remembers what was said.
final class Notices: Sendable {
    private let notices = Guarded([SinkNotice]())

    var all: [SinkNotice] { notices.withLock { $0 } }
    var events: [String] { all.map { "\($0.event)" } }

    func add(_ notice: SinkNotice) {
        notices.withLock { $0.append(notice) }
    }
}
