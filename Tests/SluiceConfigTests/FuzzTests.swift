import SluiceConfig
import SluiceCore
import Testing

/// Damaged documents end in a configuration or in messages, never in a crash.
@Suite struct FuzzTests {
    private static let seeds = [
        minimal,
        """
        streams:
          gate: &gate
            url: "rtsp://${CAM_USER:-ada}:${CAM_PASS:-x}@10.0.0.5/main"
            queue: {capacity: 4, overflow: drop-oldest}
            stall_timeout: 10s
          door: *gate
        model:
          path: models/yolox_nano.onnx
          labels: [person, 'car', "bus"]
          input: {scale: 1/255, mean: [0, 0, 0], pad: 114}
          batch: {max: 4, latency_budget: 50ms}
        outputs: [{kind: jsonl, path: '-'}]
        ledger: exact
        """,
    ]
    private static let fragments = [
        "{", "}", "[", "]", ":", ": ", "- ", "\t", "\n", "\"", "'", "${", "${file:", "}", "*gate", "&a ", "!!map ",
        "<<: ",
        "? ", "|\n", ">\n", "---\n", "...\n", "%YAML", "\u{0}", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{E000}", "é", "🎥",
        "~",
        "1e999", "-0x1", "99999999999999999999", "model", "url", "\r", "#",
    ]

    @Test func twoThousandDamagedDocumentsAreSurvived() {
        var random = SplitMix64(state: 42)
        var refused = 0
        for round in 0..<2_000 {
            var scalars = Array(Self.seeds[round % Self.seeds.count].unicodeScalars)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0...scalars.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: scalars.removeSubrange(place...)
                case 1:
                    scalars.removeSubrange(place..<min(scalars.count, place + Int.random(in: 1...12, using: &random)))
                case 2: scalars.insert(contentsOf: scalars[place...].prefix(40), at: place)
                default:
                    scalars.insert(contentsOf: Self.fragments.randomElement(using: &random)!.unicodeScalars, at: place)
                }
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            do {
                let configuration = try load(text)
                #expect(!ConfigurationReport(configuration).text.isEmpty)
            } catch {
                #expect(error.diagnostics.allSatisfy { !$0.message.isEmpty })
                refused += 1
            }
        }
        #expect((1_000..<2_000).contains(refused))
    }
}

/// Steele, Lea and Flood 2014; a small generator with a seed.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
