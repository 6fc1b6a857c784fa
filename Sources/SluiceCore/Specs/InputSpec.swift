/// How a picture is brought to the size of the model's input.
package enum ResizeMode: String, Hashable, Sendable, CaseIterable {
    /// Keep the aspect ratio, centre, pad the rest.
    case letterbox
    /// Keep the aspect ratio, put it at the top left, pad right and below.
    case letterboxTopLeft = "letterbox-top-left"
    /// Ignore the aspect ratio.
    case stretch
    /// Keep the aspect ratio, fill the input, cut what stands over on both sides.
    case centerCrop = "center-crop"
}

/// Order of the colour channels.
package enum ColorOrder: String, Hashable, Sendable, CaseIterable {
    case rgb
    case bgr
}

/// Order of the input's dimensions.
package enum TensorLayout: String, Hashable, Sendable, CaseIterable {
    case nchw
    case nhwc
}

/// Everything that decides how a picture becomes the model's input.
///
/// Each channel becomes `(pixel × scale − mean) / std` with `pixel` in 0…255; mean, std and their order are
/// those of ``color``.
package struct InputSpec: Hashable, Sendable {
    /// Width of the input in pixels.
    package var width: Int
    package var height: Int
    package var resize: ResizeMode = .letterbox
    package var color: ColorOrder = .rgb
    package var scale: Float = 1.0 / 255
    package var mean: SIMD3<Float> = .zero
    package var std: SIMD3<Float> = .one
    /// Value of padding, 0…255, before scale, mean and std.
    package var pad: Float = 114
    package var layout: TensorLayout = .nchw
    /// `float32`, `float16` or `uint8`.
    package var elementType: ElementType = .float32

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Shape of one frame, without the batch dimension.
    package var shape: [Int] {
        switch layout {
        case .nchw: [3, height, width]
        case .nhwc: [height, width, 3]
        }
    }
}
