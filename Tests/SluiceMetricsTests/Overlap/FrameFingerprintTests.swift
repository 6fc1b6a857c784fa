import SluiceCore
import SluiceMetrics
import Testing

struct FrameFingerprintTests {
    private static let formats: [PixelFormat] = [.yuv420p, .yuv422p, .yuv444p, .nv12, .gray8]

    private static func textured(_ width: Int, _ height: Int, format: PixelFormat = .gray8) -> FrameFingerprint {
        FrameFingerprint(
            LumaPictures.picture(width: width, height: height, format: format) {
                LumaPictures.texture((Double($0) + 0.5) / Double(width), (Double($1) + 0.5) / Double(height))
            }
        )
    }

    /// 97 columns leave gaps of 31 bytes between the rows, filled anew with noise each time, as is the chroma.
    @Test(arguments: formats)
    func isThatOfTheLumaWhateverLiesAroundIt(format: PixelFormat) {
        let (one, other) = (Self.textured(97, 65, format: format), Self.textured(97, 65))
        #expect(one == other)
        #expect(one.match(other) == .exact)
    }

    @Test func grayRGBIsAsItsLuma() {
        let (rgb, gray) = (Self.textured(97, 65, format: .rgb24), Self.textured(97, 65))
        #expect(rgb == gray)
    }

    @Test func onePixelChangesTheDigest() {
        let plain = Self.textured(97, 65)
        for (x, y) in [(0, 0), (96, 0), (95, 64), (96, 64), (31, 10), (32, 10)] {
            let changed = FrameFingerprint(
                LumaPictures.picture(width: 97, height: 65) {
                    let luma = LumaPictures.texture((Double($0) + 0.5) / 97, (Double($1) + 0.5) / 65)
                    return $0 == x && $1 == y ? luma ^ 1 : luma
                }
            )
            #expect(changed.digest != plain.digest)
            #expect(changed.match(plain) == .near)
        }
    }

    @Test func theSameBytesInAnotherSizeAreAnotherPicture() {
        let bytes = (0..<64 * 64).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let wide = FrameFingerprint(LumaPictures.picture(width: 128, height: 32, bytes: bytes))
        let high = FrameFingerprint(LumaPictures.picture(width: 32, height: 128, bytes: bytes))
        #expect(wide.digest != high.digest)
    }

    /// Stored in manifests: if this changes, so must the version of the text. The value is that of a program in Python,
    /// written from the description.
    @Test func theDigestIsTheSameForever() {
        let picture = LumaPictures.picture(width: 37, height: 5) { UInt8($0 * 5 + $1) }
        #expect(FrameFingerprint(picture).digest == 0x6797_0552_0f1e_0ae0)
    }

    @Test(arguments: [(768, 432), (640, 360), (333, 187), (1920, 1080)])
    func isNearlyTheSameInAnotherSize(width: Int, height: Int) {
        #expect(Self.textured(width, height).match(Self.textured(720, 405)) == .near)
    }

    @Test(arguments: [(1, 1), (3, 40), (15, 17), (16, 16), (100, 3)])
    func smallPicturesHaveOneToo(width: Int, height: Int) {
        let picture = LumaPictures.picture(width: width, height: height) { _, _ in 77 }
        let thumbnail = FrameFingerprint(picture).thumbnail
        let other = FrameFingerprint(LumaPictures.picture { _, _ in 70 }).thumbnail
        // Means of one value are that value, in all blocks.
        #expect(thumbnail.difference(other) == 7)
        #expect(thumbnail.isFlat)
    }

    @Test(arguments: [(10, FingerprintMatch.near), (24, nil)])
    func anObjectThatComesMakesItAnotherPicture(side: Int, match: FingerprintMatch?) {
        let plain = Self.textured(768, 432)
        let entered = FrameFingerprint(
            LumaPictures.picture(width: 768, height: 432) { x, y in
                let luma = LumaPictures.texture((Double(x) + 0.5) / 768, (Double(y) + 0.5) / 432)
                let isObject = (100..<100 + side).contains(x) && (110..<110 + side).contains(y)
                return isObject ? luma &+ 40 : luma
            }
        )
        #expect(entered.match(plain) == match)
    }

    @Test func blackPicturesMatchNothing() {
        let black = FrameFingerprint(LumaPictures.picture { _, _ in 16 })
        #expect(black.match(black) == nil)
    }
}
