/// Where a picture lies in the model's input, and so how to get back.
///
/// The picture's part `crop` is resampled to the rectangle `target` of the input; pixel centres map by
/// `source = (input − target.origin + ½) × crop.size / target.size − ½ + crop.origin`, which is what OpenCV's
/// `resize` does. The rest of the input is padding.
package struct Placement: Hashable, Sendable, BitwiseCopyable {
    /// A rectangle in whole pixels.
    package struct Rectangle: Hashable, Sendable, BitwiseCopyable {
        package var x: Int
        package var y: Int
        package var width: Int
        package var height: Int

        package init(x: Int, y: Int, width: Int, height: Int) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }
    }

    /// The part of the picture that is used, in pixels of the picture; never empty.
    package let crop: Rectangle
    /// Where it lies in the input, in pixels of the input; never empty.
    package let target: Rectangle

    /// Places a picture of `width` × `height` pixels, as `spec.resize` says.
    package init(width: Int, height: Int, in spec: InputSpec) {
        precondition(width > 0 && height > 0 && spec.width > 0 && spec.height > 0)
        let whole = Rectangle(x: 0, y: 0, width: width, height: height)
        switch spec.resize {
        case .stretch:
            crop = whole
            target = Rectangle(x: 0, y: 0, width: spec.width, height: spec.height)
        case .letterbox, .letterboxTopLeft:
            // The trainers' code truncates the scaled size. Whole numbers do the same without the surprises of
            // binary fractions: 432 × (416 / 768) is 233.99999999999997 there, and 234 here.
            let isWide = spec.width * height <= spec.height * width
            let scaledWidth = isWide ? spec.width : max(width * spec.height / height, 1)
            let scaledHeight = isWide ? max(height * spec.width / width, 1) : spec.height
            let isCentred = spec.resize == .letterbox
            crop = whole
            target = Rectangle(
                x: isCentred ? (spec.width - scaledWidth) / 2 : 0,
                y: isCentred ? (spec.height - scaledHeight) / 2 : 0,
                width: scaledWidth,
                height: scaledHeight
            )
        case .centerCrop:
            let ratio = max(Double(spec.width) / Double(width), Double(spec.height) / Double(height))
            let cropWidth = min(max(Int((Double(spec.width) / ratio).rounded()), 1), width)
            let cropHeight = min(max(Int((Double(spec.height) / ratio).rounded()), 1), height)
            crop = Rectangle(
                x: (width - cropWidth) / 2,
                y: (height - cropHeight) / 2,
                width: cropWidth,
                height: cropHeight
            )
            target = Rectangle(x: 0, y: 0, width: spec.width, height: spec.height)
        }
    }

    /// Pixels of the picture for one pixel of the input.
    package var scaleX: Float { Float(crop.width) / Float(target.width) }
    package var scaleY: Float { Float(crop.height) / Float(target.height) }

    /// A box in pixels of the input, in pixels of the picture. Exact, unclipped.
    package func toPicture(_ box: Box) -> Box {
        Box(
            x: (box.x - Float(target.x)) * scaleX + Float(crop.x),
            y: (box.y - Float(target.y)) * scaleY + Float(crop.y),
            width: box.width * scaleX,
            height: box.height * scaleY
        )
    }

    /// A point in pixels of the input, in pixels of the picture. Exact, unclipped.
    package func toPicture(_ point: Point) -> Point {
        Point(
            x: (point.x - Float(target.x)) * scaleX + Float(crop.x),
            y: (point.y - Float(target.y)) * scaleY + Float(crop.y)
        )
    }
}
