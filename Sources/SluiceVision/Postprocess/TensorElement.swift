/// How an element of an output becomes a `Float`, and how many of them are compared at once without becoming one.
protocol TensorElement {
    /// The element as it lies in memory.
    associatedtype Storage: SIMDScalar, BitwiseCopyable where Storage.SIMD8Storage: BitwiseCopyable
    /// A value in the form that elements are compared with.
    associatedtype Bound
    static func float(_ element: Storage) -> Float
    /// The largest bound that is not above `value`, or one a little lower.
    static func bound(notAbove value: Float) -> Bound
    /// Whether one of the elements may be at or above the bound. NaN may be.
    static func reaches(_ bound: Bound, _ elements: (SIMD8<Storage>, SIMD8<Storage>, SIMD8<Storage>, SIMD8<Storage>))
        -> Bool
}

/// IEEE 754 binary32.
enum Float32Element: TensorElement {
    @inline(__always)
    static func float(_ element: Float) -> Float { element }

    @inline(__always)
    static func bound(notAbove value: Float) -> Float { value }

    @inline(__always)
    static func reaches(
        _ bound: Float,
        _ elements: (SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>)
    ) -> Bool {
        any((elements.0 .>= bound) .| (elements.1 .>= bound) .| (elements.2 .>= bound) .| (elements.3 .>= bound))
    }
}

/// IEEE 754 binary16, as its bits.
///
/// All in integers, because without the F16C instructions, which a portable binary cannot assume, the compiler calls
/// a library routine for every single element.
enum Float16Element: TensorElement {
    // The exponent's bias goes from 15 to 127.
    private static let rebias: UInt32 = (127 - 15) << 23

    @inline(__always)
    static func float(_ element: Int16) -> Float {
        let bits = UInt32(UInt16(bitPattern: element))
        let magnitude = (bits & 0x7fff) << 13 + rebias
        let sign = (bits & 0x8000) << 16
        return switch bits & 0x7c00 {
        case 0x7c00: Float(bitPattern: magnitude + rebias | sign)
        // A subnormal is an offset from 2⁻¹⁴. Nothing here is ever a subnormal float, which would cost a hundred
        // cycles, and scores near zero are full of them.
        case 0: Float(bitPattern: (Float(bitPattern: magnitude + 1 << 23) - 0x1p-14).bitPattern | sign)
        default: Float(bitPattern: magnitude | sign)
        }
    }

    static func bound(notAbove value: Float) -> Int16 {
        ordered(Int16(bitPattern: Float16(value).nextDown.bitPattern))
    }

    @inline(__always)
    static func reaches(
        _ bound: Int16,
        _ elements: (SIMD8<Int16>, SIMD8<Int16>, SIMD8<Int16>, SIMD8<Int16>)
    ) -> Bool {
        any(
            (ordered(elements.0) .>= bound) .| (ordered(elements.1) .>= bound) .| (ordered(elements.2) .>= bound)
                .| (ordered(elements.3) .>= bound)
        )
    }

    // Sign and magnitude to two's complement: integers that compare as the numbers do.
    private static func ordered(_ bits: Int16) -> Int16 { bits ^ (bits >> 15 & 0x7fff) }

    @inline(__always)
    private static func ordered(_ bits: SIMD8<Int16>) -> SIMD8<Int16> { bits ^ (bits &>> 15 & 0x7fff) }
}
