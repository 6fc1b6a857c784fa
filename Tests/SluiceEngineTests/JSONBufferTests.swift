import Foundation
import SluiceCore
import SluiceEngine
import Testing

@Suite struct JSONBufferTests {
    private func text(_ build: (inout JSONBuffer) -> Void) -> String {
        var buffer = JSONBuffer()
        build(&buffer)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (0.0, 2, "0.00"), (-0.001, 2, "0.00"), (-0.006, 2, "-0.01"), (10.5, 2, "10.50"), (0.999_996, 5, "1.00000"),
        (1234.5, 0, "1235"), (-7.25, 1, "-7.3"), (.infinity, 2, "0.00"), (.nan, 5, "0.00000"), (1e30, 2, "0.00"),
    ])
    func `numbers have fixed decimals and are never NaN`(value: Double, decimals: Int, expected: String) {
        #expect(text { $0.append(value, decimals: decimals) } == expected)
    }

    @Test func `integers of every size`() {
        #expect(text { $0.append(Int64.min) } == "-9223372036854775808")
        #expect(text { $0.append(UInt64.max) } == "18446744073709551615")
        #expect(text { $0.append(0) } == "0")
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000000Z"),
        (1_795_280_400_123_456_789, "2026-11-21T17:00:00.123456Z"),
        (951_782_400_000_000_000, "2000-02-29T00:00:00.000000Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
    ])
    func `times are RFC 3339 in UTC`(nanoseconds: Int64, expected: String) {
        #expect(text { $0.append(WallTime(nanosecondsSince1970: nanoseconds)) } == "\"\(expected)\"")
    }

    @Test func `random dates agree with Foundation`() {
        let formatter = ISO8601DateFormatter()
        for _ in 0..<500 {
            let seconds = Int64.random(in: 0...4_000_000_000)
            let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds))).dropLast()
            let written = text { $0.append(WallTime(nanosecondsSince1970: seconds * 1_000_000_000)) }
            #expect(written == "\"\(expected).000000Z\"")
        }
    }

    @Test func `every string survives a round trip through a JSON parser`() throws {
        var strings = ["", "car", "\"quoted\" \\ back", "line\nbreak\ttab\u{0}\u{1f}", "Straße 🚗 \u{2028}", "\u{7f}"]
        for _ in 0..<300 {
            let scalars = (0..<Int.random(in: 0...40)).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x2FFFF))
            }
            strings.append(String(String.UnicodeScalarView(scalars)))
        }
        for string in strings {
            let parsed = try JSONDecoder().decode(
                [String].self,
                from: Data("[".utf8 + JSONBuffer.escaped(string) + "]".utf8)
            )
            #expect(parsed == [string])
        }
    }
}
