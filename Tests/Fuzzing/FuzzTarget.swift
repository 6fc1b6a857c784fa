import Foundation
import Glibc

/// What a fuzzer feeds: each takes any bytes, and traps when something does not hold. `scripts/fuzz` runs them.
enum FuzzTarget: String, CaseIterable {
    case yaml, lines, onnx, detector, media

    func run(_ bytes: [UInt8]) {
        switch self {
        case .yaml: fuzzYAML(bytes)
        case .lines: fuzzLines(bytes)
        case .onnx: fuzzOnnx(bytes)
        case .detector: fuzzDetector(bytes)
        case .media: fuzzMedia(bytes)
        }
    }

    /// The one that `SLUICE_FUZZ_TARGET` names: libFuzzer has one entry, and one binary is built faster than five.
    static let chosen: FuzzTarget = {
        let name = ProcessInfo.processInfo.environment["SLUICE_FUZZ_TARGET"] ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            let names = allCases.map(\.rawValue).joined(separator: ", ")
            let message = "SLUICE_FUZZ_TARGET: '\(name)' is none of \(names)\n"
            try? FileHandle.standardError.write(contentsOf: Data(message.utf8))
            exit(64)
        }
        return target
    }()
}

/// The entry of libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    FuzzTarget.chosen.run(bytes)
    return 0
}

/// Values taken from a fuzzer's bytes, one after the other; zeros once they are used up.
struct FuzzBytes {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    var isEmpty: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    mutating func number(below bound: Int) -> Int { Int(byte()) % bound }

    mutating func word() -> UInt32 { (0..<4).reduce(0) { word, _ in word << 8 | UInt32(byte()) } }

    mutating func double() -> Double { Double(bitPattern: UInt64(word()) << 32 | UInt64(word())) }

    /// Any bytes that are text, or made so.
    mutating func text() -> String {
        let length = number(below: 64)
        defer { rest = rest.dropFirst(length) }
        return String(decoding: rest.prefix(length), as: UTF8.self)
    }
}
