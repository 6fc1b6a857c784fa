/// A picture in linear light, and beside it the id buffer: which object each pixel shows.
@safe
package struct Canvas: ~Copyable, @unchecked Sendable {
    let width: Int
    let height: Int
    /// Linear light, row after row, without gaps.
    let pixels: UnsafeMutablePointer<Light>
    /// The object of each pixel; 0 is none.
    let ids: UnsafeMutablePointer<UInt16>
    // How many pixels show each object: index is the id. Kept while drawing, so that no pass has to count.
    private let shown: UnsafeMutablePointer<Int32>
    private var current: UInt16 = 0
    private var low = SIMD2<Float>(repeating: .infinity)
    private var high = SIMD2<Float>(repeating: -.infinity)

    /// Most objects in a frame.
    static let capacity = 4096

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
        unsafe pixels = .allocate(capacity: width * height)
        unsafe ids = .allocate(capacity: width * height)
        unsafe shown = .allocate(capacity: Self.capacity)
        unsafe pixels.initialize(repeating: .zero, count: width * height)
        unsafe ids.initialize(repeating: 0, count: width * height)
        unsafe shown.initialize(repeating: 0, count: Self.capacity)
    }

    deinit {
        unsafe pixels.deallocate()
        unsafe ids.deallocate()
        unsafe shown.deallocate()
    }

    /// Forgets all objects. The pixels stay.
    package mutating func clearObjects() {
        unsafe ids.update(repeating: 0, count: width * height)
        unsafe shown.update(repeating: 0, count: Self.capacity)
        current = 0
    }

    /// From here on, solid paint belongs to object `id`; 0 is scenery, which hides objects and is none.
    package mutating func begin(id: UInt16) {
        precondition(Int(id) < Self.capacity)
        current = id
        low = SIMD2(repeating: .infinity)
        high = SIMD2(repeating: -.infinity)
    }

    /// Corners of what was painted solid since ``begin(id:)``, in pixels, as far as it lies in the picture, hidden or
    /// not; `nil`: nothing.
    package var bounds: (low: SIMD2<Float>, high: SIMD2<Float>)? {
        low.x < high.x && low.y < high.y ? (low, high) : nil
    }

    /// Pixels that show object `id` as of now.
    package func pixelCount(of id: UInt16) -> Int {
        unsafe Int(shown[Int(id)])
    }

    /// Object of a pixel; 0 is none.
    package func id(x: Int, y: Int) -> UInt16 {
        precondition(x >= 0 && x < width && y >= 0 && y < height)
        return unsafe ids[y * width + x]
    }

    /// Fills a convex polygon, its edges anti-aliased: four scan lines a row, exact coverage along each.
    ///
    /// A pixel becomes the current object's if the polygon covers half of it.
    package mutating func fill(_ polygon: ScreenPolygon, _ paint: Paint) {
        guard polygon.count >= 3 else { return }
        let (polygonLow, polygonHigh) = polygon.bounds
        let limit = SIMD2(Float(width), Float(height))
        guard polygonLow.x < limit.x, polygonLow.y < limit.y, polygonHigh.x > 0, polygonHigh.y > 0 else { return }
        if paint.isSolid { extend(polygon, low: polygonLow, high: polygonHigh, limit: limit) }
        let edges = Edges(polygon)
        let firstRow = Int(max(polygonLow.y, 0))
        let lastRow = Int(min(polygonHigh.y, limit.y - 1))
        guard firstRow <= lastRow else { return }
        for row in firstRow...lastRow {
            let span = edges.span(row: Float(row), width: limit.x)
            let start = Int(span.left.min().rounded(.down))
            let end = min(Int(span.right.max().rounded(.up)), width)
            guard start < end else { continue }
            let color = paint.origin + paint.slope * (Float(row) + 0.5)
            // Between these the pixels are covered whole; left and right of them lie the slanted edges.
            let innerStart = min(max(Int(span.left.max().rounded(.up)), start), end)
            let innerEnd = max(min(Int(span.right.min().rounded(.down)), end), innerStart)
            for x in start..<innerStart {
                blend(color, paint, coverage: span.coverage(of: Float(x)), at: row * width + x)
            }
            fillSpan(color, paint, from: row * width + innerStart, count: innerEnd - innerStart)
            for x in innerEnd..<end {
                blend(color, paint, coverage: span.coverage(of: Float(x)), at: row * width + x)
            }
        }
    }

    /// Counts the part of a polygon that lies in the picture for the bounds.
    private mutating func extend(_ polygon: ScreenPolygon, low: SIMD2<Float>, high: SIMD2<Float>, limit: SIMD2<Float>) {
        let isInside = low.x >= 0 && low.y >= 0 && high.x <= limit.x && high.y <= limit.y
        let part = isInside ? polygon : polygon.clipped(to: limit)
        guard part.count > 0 else { return }
        let (partLow, partHigh) = part.bounds
        self.low = pointwiseMin(self.low, partLow)
        self.high = pointwiseMax(self.high, partHigh)
    }

    /// Adds a round glow that fades to nothing at `radius` pixels.
    mutating func addGlow(at center: SIMD2<Float>, radius: Float, _ color: Light) {
        guard radius > 0.3 else { return }
        let firstRow = Int(max((center.y - radius).rounded(.down), 0))
        let endRow = Int(min((center.y + radius).rounded(.up), Float(height)))
        let firstColumn = Int(max((center.x - radius).rounded(.down), 0))
        let endColumn = Int(min((center.x + radius).rounded(.up), Float(width)))
        guard firstRow < endRow, firstColumn < endColumn else { return }
        let scale = 1 / (radius * radius)
        for row in firstRow..<endRow {
            let dy = Float(row) + 0.5 - center.y
            for column in firstColumn..<endColumn {
                let dx = Float(column) + 0.5 - center.x
                let fall = max(1 - (dx * dx + dy * dy) * scale, 0)
                unsafe pixels[row * width + column] += color * (fall * fall * fall)
            }
        }
    }

    private mutating func fillSpan(_ color: Light, _ paint: Paint, from start: Int, count: Int) {
        guard count > 0 else { return }
        let target = unsafe pixels + start
        switch paint.blend {
        case .over where paint.opacity >= 1:
            unsafe target.update(repeating: color, count: count)
        case .over:
            for index in 0..<count {
                unsafe target[index] += (color - target[index]) * paint.opacity
            }
        case .add:
            for index in 0..<count {
                unsafe target[index] += color
            }
        }
        if paint.isSolid {
            for index in start..<start + count { claim(index) }
        }
    }

    private mutating func blend(_ color: Light, _ paint: Paint, coverage: Float, at index: Int) {
        let amount = coverage * paint.opacity
        switch paint.blend {
        case .over: unsafe pixels[index] += (color - pixels[index]) * amount
        case .add: unsafe pixels[index] += color * amount
        }
        if paint.isSolid, coverage >= 0.5 { claim(index) }
    }

    private mutating func claim(_ index: Int) {
        let previous = unsafe ids[index]
        guard previous != current else { return }
        unsafe ids[index] = current
        unsafe shown[Int(previous)] -= 1
        unsafe shown[Int(current)] += 1
    }
}
