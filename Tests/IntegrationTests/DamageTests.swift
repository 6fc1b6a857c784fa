import Dispatch
import Foundation
import SluiceCore
import SluiceTesting
import TestSupport
import Testing

extension EndToEnd {
    /// Files as disks, cameras and networks leave them behind: no damage crashes or hangs a run.
    @Suite(.serialized) struct DamageTests {
        private static let filesPerKind = 52
        private let folder: TemporaryFolder
        private let model: String

        init() throws {
            folder = try TemporaryFolder()
            model = try TinyModel.meanColor().write("mean.onnx", in: folder)
        }

        @Test(arguments: [
            ("a.mp4", ["-c:v", "libx264", "-g", "6", "-bf", "2"]),
            ("b.mkv", ["-c:v", "libx264", "-g", "12"]), ("c.ts", ["-c:v", "libx264", "-g", "4"]),
            ("d.avi", ["-c:v", "mpeg4", "-q:v", "5"]), ("e.webm", ["-c:v", "libvpx", "-b:v", "300k"]),
            ("f.mjpeg", ["-c:v", "mjpeg", "-q:v", "8"]),
        ])
        func noDamageCrashesOrHangsARun(name: String, codec: [String]) throws {
            let clip = try Clip.street("seed=900007&frames=16", as: name, size: "160x96", codec: codec, in: folder)
            var damage = Damage(Array(try Data(contentsOf: URL(filePath: clip))), seed: UInt64(name.utf8.first ?? 0))
            let files = try (0..<Self.filesPerKind).map { try folder.write("\($0)-\(name)", Data(damage.next())) }
            // What a file came to: its exit status, or what went wrong.
            let outcomes = Guarded<[String: Int]>([:])
            let failures = Guarded<[String]>([])
            let (half, model) = (files.count / 2, model)
            DispatchQueue.concurrentPerform(iterations: 2) { worker in
                for file in worker == 0 ? files[..<half] : files[half...] {
                    do {
                        let outcome = try Self.run(file, model)
                        outcomes.withLock { $0[outcome, default: 0] += 1 }
                    } catch {
                        failures.withLock { $0.append("\(file): \(error)") }
                    }
                }
            }
            #expect(failures.withLock { $0 } == [])
            let seen = outcomes.withLock { $0 }
            #expect(seen.values.reduce(0, +) == files.count)
            // The damage is real, and not all of it is fatal.
            #expect(seen["refused"] ?? 0 > 0 || seen["survived errors"] ?? 0 > 0, "\(seen)")
            #expect((seen["survived errors"] ?? 0) + (seen["whole"] ?? 0) > 0, "\(seen)")
        }

        private struct Unacceptable: Error {
            var what: String
        }

        /// Runs one file, and says what became of it.
        private static func run(_ file: String, _ model: String) throws -> String {
            let ending = try Program.run(
                [
                    "run", file, "--model", model, "--family", "end-to-end", "--confidence", "0.01", "--quiet",
                    "--instances", "1", "--threads", "1",
                ],
                limit: 20
            )
            guard !ending.isSignal, [0, 65, 66].contains(ending.status) else {
                throw Unacceptable(what: "\(ending.isSignal ? "signal" : "status") \(ending.status): \(ending.errors)")
            }
            let lines = try Lines(ending.output)
            guard ending.status == 0 else {
                guard ending.complaints.count == 1, ending.errors.contains(file) else {
                    throw Unacceptable(what: "said \(ending.errors)")
                }
                if lines.texts.isEmpty { return "refused" }
                try lines.closing()
                return "broke"
            }
            return try lines.closing().streams[0].decodeErrors > 0 ? "survived errors" : "whole"
        }
    }
}

/// Makes damaged copies of a file, the same ones every time: cut short, bits flipped, pieces moved, lost or doubled.
struct Damage {
    private let whole: [UInt8]
    private var state: UInt64
    private var made = 0

    init(_ whole: [UInt8], seed: UInt64) {
        self.whole = whole
        state = seed
    }

    mutating func next() -> [UInt8] {
        defer { made += 1 }
        var bytes = whole
        switch made % 4 {
        case 0:
            bytes.removeLast(1 + below(whole.count))
        case 1:
            // A few bits anywhere, the header included.
            for _ in 0...below(20) { bytes[below(bytes.count)] ^= 1 << UInt8(below(8)) }
        case 2:
            // A burst that leaves the header alone.
            let start = whole.count / 8 + below(whole.count * 3 / 4)
            for place in start..<min(start + 1 + below(400), whole.count) { bytes[place] = UInt8(below(256)) }
        default:
            // A piece from anywhere in place of another piece, of another length.
            let (from, to) = (below(whole.count), below(whole.count))
            let piece = whole[from..<min(from + below(whole.count / 2), whole.count)]
            bytes.replaceSubrange(to..<min(to + below(whole.count / 4), whole.count), with: piece)
        }
        return bytes
    }

    /// A number from 0 to `bound` - 1. SplitMix64 (Steele, Lea, Flood 2014).
    private mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(max(bound, 1)))
    }
}
