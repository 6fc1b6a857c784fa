extension Canvas {
    /// Covers the whole canvas with `backdrop`, moved by `shift` pixels, bilinear; without an `opacity`, what was
    /// there is replaced.
    mutating func copy(_ backdrop: borrowing Backdrop, shift: SIMD2<Float>, opacity: Float?) {
        // A shift to the right takes pixels from the left.
        let offset = SIMD2(repeating: Float(Backdrop.margin)) - shift
        let whole = SIMD2(offset.x.rounded(.down), offset.y.rounded(.down))
        let part = offset - whole
        let topLeft = (1 - part.x) * (1 - part.y)
        let topRight = part.x * (1 - part.y)
        let bottomLeft = (1 - part.x) * part.y
        let bottomRight = part.x * part.y
        for row in 0..<height {
            let upper = unsafe backdrop.pixels + (row + Int(whole.y)) * backdrop.width + Int(whole.x)
            let lower = unsafe upper + backdrop.width
            let target = unsafe pixels + row * width
            if part == .zero, opacity == nil {
                unsafe target.update(from: upper, count: width)
                continue
            }
            for column in 0..<width {
                var color = unsafe upper[column] * topLeft + upper[column + 1] * topRight
                unsafe color += lower[column] * bottomLeft + lower[column + 1] * bottomRight
                if let opacity { color = unsafe target[column].mixed(with: color, opacity) }
                unsafe target[column] = color
            }
        }
    }
}
