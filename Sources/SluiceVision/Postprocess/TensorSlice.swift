import SluiceCore

/// One frame's part of an output tensor, read as `Float` whatever its element type.
///
/// Every access is checked against the end of the slice.
struct TensorSlice<Element: TensorElement>: ~Escapable {
    private let bytes: RawSpan
    let count: Int

    /// The slot `slot` of the output `index`, whose first dimension counts frames. Traps if there is no such slot.
    @_lifetime(borrow outputs)
    init(_ outputs: borrowing TensorOutputs, _ index: Int, slot: Int) {
        let view = outputs.view(index)
        precondition(view.elementType.size == MemoryLayout<Element.Storage>.size)
        bytes = view.slot(slot)
        count = bytes.byteCount / MemoryLayout<Element.Storage>.size
    }

    @inline(__always)
    subscript(_ index: Int) -> Float {
        // Any bit pattern is a value of these element types.
        Element.float(
            unsafe bytes.unsafeLoad(
                fromByteOffset: index * MemoryLayout<Element.Storage>.stride,
                as: Element.Storage.self
            )
        )
    }

    /// Four elements from `index` on.
    @inline(__always)
    func quad(_ index: Int) -> SIMD4<Float> {
        SIMD4(self[index], self[index + 1], self[index + 2], self[index + 3])
    }

    /// Calls `found` with every element of `range` that, times `factor`, reaches `threshold`.
    ///
    /// Blocks of 32 elements without one cost a few vector comparisons and nothing else. NaN reaches nothing.
    ///
    /// `factor` must not be below 0; `found` gets the distance from the start of the range, and the product.
    @inline(__always)
    func scan(
        _ range: Range<Int>,
        times factor: Float = 1,
        atLeast threshold: Float,
        found: (_ offset: Int, Float) -> Void
    ) {
        // What an element must reach, lowered by more than the rounding of quotient and product.
        let quotient = factor > 0 ? threshold / factor : -.infinity
        let bound = Element.bound(notAbove: quotient - abs(quotient) * 1e-6)
        var index = range.lowerBound
        while index + 32 <= range.upperBound {
            if Element.reaches(bound, (block(index), block(index + 8), block(index + 16), block(index + 24))) {
                scanOneByOne(index..<index + 32, of: range, times: factor, atLeast: threshold, found: found)
            }
            index += 32
        }
        scanOneByOne(index..<range.upperBound, of: range, times: factor, atLeast: threshold, found: found)
    }

    @inline(__always)
    private func scanOneByOne(
        _ part: Range<Int>,
        of range: Range<Int>,
        times factor: Float,
        atLeast threshold: Float,
        found: (_ offset: Int, Float) -> Void
    ) {
        for index in part {
            let value = self[index] * factor
            if value >= threshold { found(index - range.lowerBound, value) }
        }
    }

    /// Eight elements from `index` on, as they lie in memory.
    @inline(__always)
    private func block(_ index: Int) -> SIMD8<Element.Storage> {
        unsafe bytes.unsafeLoadUnaligned(
            fromByteOffset: index * MemoryLayout<Element.Storage>.stride,
            as: SIMD8<Element.Storage>.self
        )
    }
}
