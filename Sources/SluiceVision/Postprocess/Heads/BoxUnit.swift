/// What one unit of a model's box coordinates is, in pixels of its input.
struct BoxUnit: Hashable, Sendable {
    /// Pixels for one unit of x, y, x (or width), y (or height).
    let scale: SIMD4<Float>

    static let pixels = BoxUnit(scale: .one)

    /// Coordinates in 0…1.
    static func fraction(ofWidth width: Int, height: Int) -> BoxUnit {
        BoxUnit(scale: SIMD4(Float(width), Float(height), Float(width), Float(height)))
    }
}
