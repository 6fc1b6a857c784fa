/// A pinhole camera on a mast.
struct Camera {
    let position: Vector
    let right: Vector
    let up: Vector
    let forward: Vector
    /// Pixels.
    let focalLength: Float
    /// Where the optical axis meets the picture, in pixels; the mast's shake moves it.
    var center: SIMD2<Float>

    /// Nothing nearer than this (metres along the optical axis) is drawn.
    static let near: Float = 0.6

    /// - Parameters:
    ///   - position: Metres.
    ///   - yaw: Radians to the right of the street's direction.
    ///   - pitch: Radians below the horizon.
    ///   - focalLength: Pixels.
    ///   - center: Where the optical axis meets the picture, in pixels.
    init(position: Vector, yaw: Float, pitch: Float, focalLength: Float, center: SIMD2<Float>) {
        let (sinYaw, cosYaw) = sineCosine(yaw)
        let (sinPitch, cosPitch) = sineCosine(pitch)
        self.position = position
        right = Vector(cosYaw, 0, -sinYaw)
        forward = Vector(sinYaw * cosPitch, -sinPitch, cosYaw * cosPitch)
        up = Vector(sinYaw * sinPitch, cosPitch, cosYaw * sinPitch)
        self.focalLength = focalLength
        self.center = center
    }

    /// Right, up and forward of the camera, in metres.
    func toCamera(_ point: Vector) -> Vector {
        let offset = point - position
        return Vector(offset.dot(right), offset.dot(up), offset.dot(forward))
    }

    /// Pixels of a point in camera coordinates that is not behind ``near``.
    func toPixels(_ point: Vector) -> SIMD2<Float> {
        let scale = focalLength / point.z
        return SIMD2(center.x + point.x * scale, center.y - point.y * scale)
    }

    /// Direction (not of length 1) of the ray through a pixel.
    func ray(x: Float, y: Float) -> Vector {
        forward * focalLength + right * (x - center.x) + up * (center.y - y)
    }
}
