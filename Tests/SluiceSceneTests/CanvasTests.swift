import SluiceScene
import Testing

@Suite struct CanvasTests {
    @Test("The more an occluder covers, the less of an object is left")
    func occlusion() {
        var left: [Int] = []
        for cover in 0...10 {
            var canvas = Canvas(width: 64, height: 48)
            canvas.begin(id: 1)
            canvas.fill(ScreenPolygon(low: SIMD2(10, 10), high: SIMD2(30, 30)), .solid(.one))
            #expect(canvas.pixelCount(of: 1) == 400)
            canvas.begin(id: 0)
            canvas.fill(ScreenPolygon(low: SIMD2(5, 5), high: SIMD2(10 + 2 * Float(cover), 40)), .solid(.zero))
            left.append(canvas.pixelCount(of: 1))
        }
        #expect(left == (0...10).map { 400 - 40 * $0 })
    }

    @Test("A pixel belongs to whoever covers half of it")
    func halfCoverage() {
        var canvas = Canvas(width: 16, height: 16)
        canvas.begin(id: 3)
        canvas.fill(ScreenPolygon(low: SIMD2(2.4, 4), high: SIMD2(6.6, 5)), .solid(.one))
        #expect((0..<16).filter { canvas.id(x: $0, y: 4) == 3 } == [2, 3, 4, 5, 6])
        canvas.begin(id: 4)
        canvas.fill(ScreenPolygon(low: SIMD2(2.6, 8), high: SIMD2(6.4, 9)), .solid(.one))
        #expect((0..<16).filter { canvas.id(x: $0, y: 8) == 4 } == [3, 4, 5])
    }

    @Test("Bounds are those of the part inside the picture")
    func bounds() {
        var canvas = Canvas(width: 16, height: 16)
        canvas.begin(id: 1)
        canvas.fill(ScreenPolygon(low: SIMD2(-1e6, 20), high: SIMD2(1e6, 1e7)), .solid(.one))
        #expect(canvas.pixelCount(of: 1) == 0)
        #expect(canvas.bounds == nil)
        // Wide below the picture, narrow inside it.
        canvas.fill(ScreenPolygon(from: SIMD2(8, 12), radius: 2, to: SIMD2(8, 40), radius: 12), .solid(.one))
        #expect(canvas.bounds.map { $0.low.y == 10 && $0.high.y == 16 } == true)
        #expect(canvas.bounds.map { 3 < $0.low.x && $0.low.x < 6 && 10 < $0.high.x && $0.high.x < 13 } == true)
        canvas.begin(id: 2)
        canvas.fill(ScreenPolygon(low: SIMD2(-1e6, -1e6), high: SIMD2(1e6, 1e6)), .solid(.one))
        #expect(canvas.pixelCount(of: 2) == 256)
    }
}
