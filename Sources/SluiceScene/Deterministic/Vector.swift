/// A point or direction of the street in metres: x to the right, y up, z along the street.
typealias Vector = SIMD3<Float>

/// Linear light: red, green, blue; the fourth lane is unused.
package typealias Light = SIMD4<Float>

extension SIMD3<Float> {
    func dot(_ other: Self) -> Float {
        x * other.x + y * other.y + z * other.z
    }

    func cross(_ other: Self) -> Self {
        Self(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
    }

    var length: Float { dot(self).squareRoot() }

    /// The same direction with length 1.
    var unit: Self { self / Swift.max(length, 1e-9) }
}

extension SIMD4<Float> {
    init(rgb red: Float, _ green: Float, _ blue: Float) {
        self.init(red, green, blue, 0)
    }

    init(gray: Float) {
        self.init(gray, gray, gray, 0)
    }

    /// `self` at 0, `other` at 1.
    func mixed(with other: Self, _ amount: Float) -> Self {
        self + (other - self) * amount
    }
}
