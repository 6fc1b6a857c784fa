import Foundation
import SluiceCore
import SluiceEngine

/// Whatever strings and numbers are written, Foundation's reader reads the same.
func fuzzLines(_ bytes: [UInt8]) {
    var source = FuzzBytes(bytes)
    var texts: [String] = []
    var numbers: [(value: Double, decimals: Int)] = []
    var integers: [Int64] = []
    var line = JSONBuffer()
    line.append("{\"texts\":[")
    for _ in 0..<source.number(below: 8) {
        if !texts.isEmpty { line.append(",") }
        texts.append(source.text())
        line.append(string: texts.last!)
    }
    line.append("],\"numbers\":[")
    for _ in 0..<source.number(below: 16) {
        if !numbers.isEmpty { line.append(",") }
        numbers.append((source.double(), source.number(below: 7)))
        line.append(numbers.last!.value, decimals: numbers.last!.decimals)
    }
    line.append("],\"integers\":[")
    for _ in 0..<source.number(below: 8) {
        if !integers.isEmpty { line.append(",") }
        integers.append(Int64(bitPattern: UInt64(source.word()) << 32 | UInt64(source.word())))
        line.append(integers.last!)
    }
    line.append("],\"at\":")
    let time = Int64(bitPattern: UInt64(source.word()) << 32 | UInt64(source.word()))
    line.append(WallTime(nanosecondsSince1970: time))
    line.append("}")
    precondition(!line.bytes.contains(UInt8(ascii: "\n")), "a line has a line break in it")

    struct Read: Decodable {
        var texts: [String]
        var numbers: [Double]
        var integers: [Int64]
        var at: String
    }
    guard let read = try? JSONDecoder().decode(Read.self, from: Data(line.bytes)) else {
        // A trap is how a fuzz target reports what it found.
        fatalError("no JSON: \(String(decoding: line.bytes, as: UTF8.self))")
    }
    // By scalars: `==` of strings would take composed and decomposed letters for the same.
    precondition(read.texts.map { Array($0.unicodeScalars) } == texts.map { Array($0.unicodeScalars) })
    precondition(read.integers == integers)
    for (read, written) in zip(read.numbers, numbers) {
        let scale = pow(10, Double(written.decimals))
        guard written.value.isFinite, (written.value.magnitude * scale).rounded() < 1e18 else {
            precondition(read == 0)
            continue
        }
        let tolerance = 0.5000001 / scale + written.value.magnitude * 1e-15
        precondition((read - written.value).magnitude <= tolerance, "\(written) was written as \(read)")
    }
    let shape = /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z/
    precondition(read.at.wholeMatch(of: shape) != nil, "\(time) was written as \(read.at)")
}
