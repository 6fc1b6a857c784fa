import SluiceCore

/// A colour as the samples of a picture.
struct YUVColor: Hashable, Sendable {
    var y: UInt8
    var u: UInt8
    var v: UInt8

    /// The samples of a gamma-encoded colour, as in sRGB, each part in 0…1, by the matrix and range of `space`
    /// (ITU-T H.273, 8.3).
    init(red: Float, green: Float, blue: Float, in space: ColorSpace) {
        let (kr, kb): (Float, Float) =
            switch space.matrix {
            case .bt601: (0.299, 0.114)
            case .bt709: (0.2126, 0.0722)
            case .bt2020: (0.2627, 0.0593)
            }
        let luma = kr * red + (1 - kr - kb) * green + kb * blue
        let (lumaScale, lumaOffset, chromaScale): (Float, Float, Float) =
            space.isFullRange ? (255, 0, 255) : (219, 16, 224)
        y = Self.sample(luma * lumaScale + lumaOffset)
        u = Self.sample((blue - luma) / (2 * (1 - kb)) * chromaScale + 128)
        v = Self.sample((red - luma) / (2 * (1 - kr)) * chromaScale + 128)
    }

    private static func sample(_ value: Float) -> UInt8 { UInt8(min(max(value.rounded(), 0), 255)) }
}

/// The colour of each class, and the one to write on it.
struct OverlayPalette: Sendable {
    struct Entry: Sendable {
        var fill: YUVColor
        /// Black or white, whichever is easier to read on `fill`.
        var ink: YUVColor
    }

    private let entries: [Entry]
    let white: YUVColor
    let black: YUVColor

    init(_ space: ColorSpace) {
        let white = YUVColor(red: 1, green: 1, blue: 1, in: space)
        let black = YUVColor(red: 0, green: 0, blue: 0, in: space)
        entries = (0..<64).map { index in
            // Steps of the golden ratio around the circle of hues never come close to one another.
            let position = Float(index) * 0.618_034 + 0.36
            let (red, green, blue) = Self.rgb(hue: position - position.rounded(.down), index: index)
            let lightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue
            return Entry(
                fill: YUVColor(red: red, green: green, blue: blue, in: space),
                ink: lightness > 0.45 ? black : white
            )
        }
        self.white = white
        self.black = black
    }

    subscript(_ label: Int32) -> Entry { entries[Int(label.magnitude) % entries.count] }

    /// A vivid colour; every third one is lighter.
    private static func rgb(hue: Float, index: Int) -> (Float, Float, Float) {
        let saturation: Float = index % 3 == 2 ? 0.55 : 0.85
        func channel(_ shift: Float) -> Float {
            let angle = (hue * 6 + shift).truncatingRemainder(dividingBy: 6)
            return 0.95 * (1 - saturation * max(0, min(1, min(angle, 4 - angle))))
        }
        return (channel(5), channel(3), channel(1))
    }
}
