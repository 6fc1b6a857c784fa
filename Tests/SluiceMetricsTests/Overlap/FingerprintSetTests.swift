import SluiceCore
import SluiceMetrics
import Testing

struct FingerprintSetTests {
    /// Pictures of four different grays, a corner each, and with a little noise where it is asked for.
    private static func fingerprint(_ seed: UInt64, noise: UInt8 = 0) -> FrameFingerprint {
        var generator = ObjectGenerator(seed: seed)
        let corners = (0..<4).map { _ in UInt8(generator.number(10...220)) }
        return FrameFingerprint(
            LumaPictures.picture { x, y in corners[x / 48 + 2 * (y / 32)] + (x + y).isMultiple(of: 2) * noise }
        )
    }

    private static func set(_ seeds: Range<UInt64>, noise: UInt8 = 0) -> FingerprintSet {
        var set = FingerprintSet()
        for seed in seeds { set.insert(fingerprint(seed, noise: noise)) }
        return set
    }

    @Test func findsTheSameAndTheNearest() throws {
        let set = Self.set(0..<50)
        let exact = try #require(set.match(Self.fingerprint(7)))
        #expect(exact.place == 7 && exact.match == .exact)
        let near = try #require(set.match(Self.fingerprint(7, noise: 4)))
        #expect(near.place == 7 && near.match == .near)
        #expect(set.match(Self.fingerprint(1000)) == nil)
    }

    @Test func keepsTheSameFrameOnce() {
        var set = Self.set(0..<3)
        set.insert(Self.fingerprint(1))
        #expect(set.count == 3)
    }

    @Test func overlapIsCountedOverTheCalibration() {
        let overlap = Self.set(0..<10).overlap(with: Self.set(6..<1000))
        #expect(overlap == Self.set(0..<10).overlap(with: Self.set(6..<20)))
        #expect(overlap.frames == 10 && overlap.exact == 4 && overlap.near == 0)
        #expect(overlap.isOverlap)
        #expect(overlap.share == Share(4, of: 10))
    }

    @Test(arguments: [(UInt64(5), false), (6, true)])
    func nearDuplicatesAreAnOverlapWhenTheyAreMost(count: UInt64, isOverlap: Bool) {
        let overlap = Self.set(0..<10).overlap(with: Self.set(0..<count, noise: 4))
        #expect(overlap.near == Int(count) && overlap.exact == 0)
        #expect(overlap.isOverlap == isOverlap)
    }

    @Test func nothingOverlapsWithNothing() {
        #expect(!FingerprintSet().overlap(with: Self.set(0..<3)).isOverlap)
        #expect(!Self.set(0..<3).overlap(with: FingerprintSet()).isOverlap)
    }

    @Test(arguments: [UInt64(0), 1, 2, 3, 40])
    func textGivesTheSetBack(count: UInt64) throws {
        let set = Self.set(0..<count)
        #expect(set.text.utf8.count == 16 + (264 * Int(count) + 2) / 3 * 4)
        let isSame = try FingerprintSet(text: set.text, from: "test") == set
        #expect(isSame)
    }

    @Test(arguments: ["", "sluice-frames-2:", "sluice-frames-1:AAAA", "sluice-frames-1:A", "sluice-frames-1:!!!!"])
    func damagedTextIsRefusedByName(text: String) {
        let error = #expect(throws: FingerprintError.self) {
            try FingerprintSet(text: text, from: "yolox.onnx: frames")
        }
        #expect(error?.what.hasPrefix("yolox.onnx: frames: ") == true)
        #expect(error?.remedy.isEmpty == false)
    }

    @Test func anyCharacterCutOffIsRefused() {
        let text = Self.set(0..<2).text
        for cut in 1..<8 {
            #expect(throws: FingerprintError.self) {
                try FingerprintSet(text: String(text.dropLast(cut)), from: "test")
            }
        }
    }
}

extension Bool {
    fileprivate static func * (isOn: Bool, value: UInt8) -> UInt8 { isOn ? value : 0 }
}
