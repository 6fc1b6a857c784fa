/// What a polygon is filled with: a colour that may change from row to row.
package struct Paint {
    enum Blend {
        /// Covers what is below.
        case over
        /// Adds light to what is below.
        case add
    }

    /// Colour at row 0 of the picture.
    var origin: Light
    /// Change of the colour from one row to the next.
    var slope: Light = .zero
    /// 0…1.
    var opacity: Float = 1
    var blend: Blend = .over
    /// Whether the pixels become the current object's in the id buffer.
    var isSolid: Bool

    /// One colour that belongs to the object.
    package static func solid(_ color: Light) -> Paint {
        Paint(origin: color, isSolid: true)
    }

    /// From `top` at row `rows.lowerBound` to `bottom` at `rows.upperBound`; belongs to the object.
    static func gradient(from top: Light, to bottom: Light, rows: ClosedRange<Float>) -> Paint {
        let slope = (bottom - top) / max(rows.upperBound - rows.lowerBound, 1)
        return Paint(origin: top - slope * rows.lowerBound, slope: slope, isSolid: true)
    }

    /// Darkens what is below.
    static func shade(_ opacity: Float) -> Paint {
        Paint(origin: .zero, opacity: opacity, isSolid: false)
    }

    /// Adds light to what is below.
    static func glow(_ color: Light) -> Paint {
        Paint(origin: color, blend: .add, isSolid: false)
    }
}
