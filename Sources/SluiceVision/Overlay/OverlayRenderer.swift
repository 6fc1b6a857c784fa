package import SluiceCore

/// What the line at the bottom of an annotated picture says beside the name of the stream.
package struct OverlayHeader: Sendable, BitwiseCopyable {
    package var sequence: UInt64
    /// Frames per second of the stream at this point.
    package var framesPerSecond: Float
    /// Milliseconds this frame took from its packet to its objects.
    package var milliseconds: Float

    package init(sequence: UInt64, framesPerSecond: Float, milliseconds: Float) {
        self.sequence = sequence
        self.framesPerSecond = framesPerSecond
        self.milliseconds = milliseconds
    }
}

/// Draws objects into pictures: boxes in the colour of their class, labels with scores, landmarks, and a line of figures below.
///
/// Draws into `yuv420p` of any matrix and range, clipped at every edge, without allocating.
package struct OverlayRenderer: Sendable {
    private let stream: OverlayText
    private let labels: [OverlayText]
    private var palette = OverlayPalette(ColorSpace(matrix: .bt709, isFullRange: false))
    private var paletteSpace = ColorSpace(matrix: .bt709, isFullRange: false)
    private var text = OverlayText()
    /// What is drawn at once in one colour.
    private var shapes: [CellRectangle] = []

    /// - Parameters:
    ///   - stream: Name of the stream, for the line at the bottom.
    ///   - labels: Names of the classes; an object of a class without one shows its number.
    package init(stream: String, labels: [String]) {
        self.stream = OverlayText(stream)
        self.labels = labels.map { OverlayText($0) }
    }

    /// Draws the objects, best on top, and the header. Objects with NaN are left out.
    package mutating func draw(
        _ detections: borrowing Detections,
        header: OverlayHeader? = nil,
        on picture: inout PictureBuffer
    ) {
        precondition(picture.format == .yuv420p, "the overlay draws into yuv420p")
        if picture.color != paletteSpace {
            palette = OverlayPalette(picture.color)
            paletteSpace = picture.color
        }
        for index in detections.objects.indices.reversed() {
            let object = detections.objects[index]
            guard let frame = frame(of: object.box, in: picture) else { continue }
            outline(frame, palette[object.label].fill, on: &picture)
            if object.landmarks >= 0 {
                let points = detections.landmarks[Int(object.landmarks)]
                for point in points.indices { dot(points[point], palette[object.label], on: &picture) }
            }
            tag(object, at: frame, on: &picture)
        }
        if let header { draw(header, on: &picture) }
    }

    /// Cells of a line's width and of a dot of the font: 2 pixels up to 810 lines, 4 at 1080, 8 at 2160.
    private func unit(_ picture: borrowing PictureBuffer) -> Int { max((picture.height + 270) / 540, 1) }

    /// The cells of a box, at least one, or `nil` for NaN. What lies far outside is brought nearer, still outside.
    private func frame(of box: Box, in picture: borrowing PictureBuffer) -> CellRectangle? {
        let margin = 4 * unit(picture)
        func cell(_ pixel: Float, _ limit: Int) -> Int {
            Int(min(max(pixel / 2, Float(-margin)), Float(limit + margin)).rounded())
        }
        let (right, bottom) = (box.x + box.width, box.y + box.height)
        guard !(box.x.isNaN || box.y.isNaN || right.isNaN || bottom.isNaN) else { return nil }
        let (left, top) = (cell(box.x, picture.cellColumns), cell(box.y, picture.cellRows))
        return CellRectangle(
            x: left,
            y: top,
            width: max(cell(right, picture.cellColumns) - left, 1),
            height: max(cell(bottom, picture.cellRows) - top, 1)
        )
    }

    private mutating func outline(_ frame: CellRectangle, _ color: YUVColor, on picture: inout PictureBuffer) {
        let (across, down) = (min(unit(picture), frame.width), min(unit(picture), frame.height))
        let (right, bottom) = (frame.x + frame.width - across, frame.y + frame.height - down)
        shapes.removeAll(keepingCapacity: true)
        shapes.append(CellRectangle(x: frame.x, y: frame.y, width: frame.width, height: down))
        shapes.append(CellRectangle(x: frame.x, y: bottom, width: frame.width, height: down))
        shapes.append(CellRectangle(x: frame.x, y: frame.y, width: across, height: frame.height))
        shapes.append(CellRectangle(x: right, y: frame.y, width: across, height: frame.height))
        picture.fill(shapes, with: color)
    }

    /// A landmark: a square in the colour of the class with one of ink inside.
    private mutating func dot(_ point: Point, _ colors: OverlayPalette.Entry, on picture: inout PictureBuffer) {
        let size = unit(picture)
        guard let place = frame(of: Box(x: point.x, y: point.y, width: 0, height: 0), in: picture) else { return }
        fill(
            CellRectangle(x: place.x - size, y: place.y - size, width: 3 * size, height: 3 * size),
            with: colors.fill,
            on: &picture
        )
        fill(CellRectangle(x: place.x, y: place.y, width: size, height: size), with: colors.ink, on: &picture)
    }

    private mutating func fill(_ shape: CellRectangle, with color: YUVColor, on picture: inout PictureBuffer) {
        shapes.removeAll(keepingCapacity: true)
        shapes.append(shape)
        picture.fill(shapes, with: color)
    }

    /// Label and score on a filled tag: on top of the box, inside it where the picture ends.
    private mutating func tag(_ object: Detection, at frame: CellRectangle, on picture: inout PictureBuffer) {
        text.removeAll()
        if labels.indices.contains(Int(object.label)) {
            text.append(labels[Int(object.label)])
        } else {
            text.append("#")
            text.append(UInt64(object.label.magnitude))
        }
        text.append(" ")
        text.append(object.confidence, decimals: 2)
        let size = unit(picture)
        let (width, height) = (textWidth(size) + size, (BitmapFont.glyphHeight + 1) * size)
        let above = frame.y - height
        let place = CellRectangle(
            x: max(min(frame.x, picture.cellColumns - width), 0),
            y: max(min(above >= 0 ? above : frame.y, picture.cellRows - height), 0),
            width: width,
            height: height
        )
        fill(place, with: palette[object.label].fill, on: &picture)
        write(x: place.x + size, y: place.y + size, palette[object.label].ink, on: &picture)
    }

    private mutating func draw(_ header: OverlayHeader, on picture: inout PictureBuffer) {
        text.removeAll()
        text.append(stream)
        text.append("  #")
        text.append(header.sequence)
        text.append("  ")
        text.append(header.framesPerSecond, decimals: 1)
        text.append(" fps  ")
        text.append(header.milliseconds, decimals: 1)
        text.append(" ms")
        let size = unit(picture)
        let height = (BitmapFont.glyphHeight + 3) * size
        // At the bottom, where it hides the fewest tags.
        let top = picture.cellRows - height
        shapes.removeAll(keepingCapacity: true)
        shapes.append(CellRectangle(x: 0, y: top, width: textWidth(size) + 3 * size, height: height))
        picture.shade(shapes)
        write(x: 2 * size, y: top + 2 * size, palette.white, on: &picture)
    }

    private func textWidth(_ size: Int) -> Int { text.bytes.count * BitmapFont.advance * size }

    private mutating func write(x: Int, y: Int, _ color: YUVColor, on picture: inout PictureBuffer) {
        let size = unit(picture)
        shapes.removeAll(keepingCapacity: true)
        for (index, character) in text.bytes.enumerated() {
            let glyph = BitmapFont.shared.glyph(character)
            for row in 0..<BitmapFont.glyphHeight {
                for column in 0..<BitmapFont.glyphWidth where BitmapFont.isSet(glyph, x: column, y: row) {
                    shapes.append(
                        CellRectangle(
                            x: x + (index * BitmapFont.advance + column) * size,
                            y: y + row * size,
                            width: size,
                            height: size
                        )
                    )
                }
            }
        }
        picture.fill(shapes, with: color)
    }
}
