import SluiceCore
import SluiceVision
import Testing

/// The samples of a picture, to compare and to look into.
private struct DrawnSamples: Equatable {
    var planes: [[[UInt8]]]

    init(_ picture: inout PictureBuffer) {
        planes = (0..<3).map { index in
            unsafe picture.withPlane(index) { base, stride, width, height in
                (0..<height).map { y in
                    (0..<width).map { x in unsafe base[y * stride + x] }
                }
            }
        }
    }

    /// Y, U and V of a pixel.
    func pixel(_ x: Int, _ y: Int) -> [UInt8] { [planes[0][y][x], planes[1][y / 2][x / 2], planes[2][y / 2][x / 2]] }
}

@Suite struct OverlayRendererTests {
    private static let limited = ColorSpace(matrix: .bt709, isFullRange: false)
    private static let grey: UInt8 = 100

    /// Draws into a grey picture. Room behind each row of samples is checked to stay as it was.
    private func draw(
        _ objects: [Detection],
        landmarks: [FaceLandmarks] = [],
        header: OverlayHeader? = nil,
        width: Int = 160,
        height: Int = 120,
        color: ColorSpace = limited,
        labels: [String] = ["car"]
    ) -> DrawnSamples {
        var picture = PictureBuffer(width: width, height: height, format: .yuv420p, color: color)
        for index in 0..<3 {
            unsafe picture.withPlane(index) { base, stride, _, height in
                unsafe base.update(repeating: Self.grey, count: stride * height)
            }
        }
        var detections = Detections()
        detections.objects = objects
        detections.landmarks = landmarks
        var renderer = OverlayRenderer(stream: "gate", labels: labels)
        renderer.draw(detections, header: header, on: &picture)
        for index in 0..<3 {
            unsafe picture.withPlane(index) { base, stride, width, height in
                for y in 0..<height {
                    for x in width..<stride { #expect(unsafe base[y * stride + x] == Self.grey) }
                }
            }
        }
        return DrawnSamples(&picture)
    }

    private func object(_ x: Float, _ y: Float, _ width: Float, _ height: Float, label: Int32 = 0) -> Detection {
        Detection(box: Box(x: x, y: y, width: width, height: height), confidence: 0.5, label: label)
    }

    @Test func theOutlineLiesInsideTheBoxAndTheMiddleStays() {
        let samples = draw([object(40, 50, 60, 40)])
        let line = samples.pixel(40, 70)
        let untouched = [UInt8](repeating: Self.grey, count: 3)
        #expect(line != untouched)
        for point in [(41, 50), (70, 50), (99, 51), (98, 70), (99, 89), (70, 88), (40, 89)] {
            #expect(samples.pixel(point.0, point.1) == line)
        }
        for point in [(39, 70), (42, 70), (97, 70), (100, 70), (70, 52), (70, 87), (70, 90)] {
            #expect(samples.pixel(point.0, point.1) == untouched)
        }
    }

    static let unclear: [Box] = [
        Box(x: -50, y: -40, width: 80, height: 60), Box(x: 140, y: 100, width: 100, height: 100),
        Box(x: -1e30, y: -1e30, width: 2e30, height: 2e30), Box(x: -500, y: 50, width: 20, height: 20),
        Box(x: 400, y: 50, width: 20, height: 20), Box(x: 50, y: -500, width: 20, height: 20),
        Box(x: 50, y: 500, width: 20, height: 20), Box(x: 10, y: 10, width: 0, height: 0),
        Box(x: 10, y: 10, width: -20, height: -20), Box(x: .infinity, y: 0, width: 1, height: 1),
        Box(x: -.infinity, y: 0, width: .greatestFiniteMagnitude, height: 5),
    ]

    @Test(arguments: unclear, [(160, 120), (161, 121), (1, 1), (2, 3), (33, 1080)])
    func nothingIsDrawnOutsideThePicture(box: Box, size: (Int, Int)) {
        let point = Point(x: box.x, y: box.y)
        // The expectations are in draw().
        _ = draw(
            [Detection(box: box, confidence: 0.5, label: 3, landmarks: 0)],
            landmarks: [FaceLandmarks(repeating: point)],
            header: OverlayHeader(sequence: .max, framesPerSecond: .infinity, milliseconds: -1),
            width: size.0,
            height: size.1
        )
    }

    @Test func aBoxLargerThanThePictureHasNoOutlineInIt() {
        let samples = draw([object(-100, -100, 400, 400)])
        #expect(samples.pixel(0, 60) == samples.pixel(80, 60))
        #expect(samples.pixel(159, 60) == samples.pixel(80, 60))
        #expect(samples.pixel(80, 119) == samples.pixel(80, 60))
    }

    @Test func objectsWithNaNAreLeftOut() {
        let nothing = draw([])
        #expect(draw([object(.nan, 10, 10, 10), object(10, 10, 10, .nan)]) == nothing)
        let face = Detection(
            box: Box(x: 40, y: 50, width: 60, height: 40),
            confidence: 0.5,
            label: 0,
            landmarks: 0
        )
        let nowhere = FaceLandmarks(repeating: Point(x: .nan, y: .nan))
        #expect(draw([face], landmarks: [nowhere]) == draw([object(40, 50, 60, 40)]))
    }

    @Test func landmarksAreDrawnWhereTheyAre() {
        let face = Detection(
            box: Box(x: 40, y: 50, width: 60, height: 40),
            confidence: 0.5,
            label: 0,
            landmarks: 0
        )
        let samples = draw([face], landmarks: [FaceLandmarks(repeating: Point(x: 70, y: 70))])
        #expect(samples.pixel(68, 68) == samples.pixel(40, 70))
        #expect(samples.pixel(66, 68)[0] == Self.grey)
    }

    static let spaces: [ColorSpace] = [ColorMatrix.bt601, .bt709, .bt2020].flatMap { matrix in
        [true, false].map { ColorSpace(matrix: matrix, isFullRange: $0) }
    }

    @Test(arguments: spaces)
    func samplesStayInTheRangeOfThePicture(space: ColorSpace) {
        let objects = (0..<64).map { object(Float($0 % 8) * 20, Float($0 / 8) * 15, 15, 12, label: $0) }
        let header = OverlayHeader(sequence: 7, framesPerSecond: 30, milliseconds: 8.5)
        let samples = draw(objects, header: header, color: space)
        let luma = samples.planes[0].joined()
        let chroma = (samples.planes[1] + samples.planes[2]).joined()
        // White and black of the text reach the ends of the range, and nothing goes beyond.
        #expect(luma.max() == (space.isFullRange ? 255 : 235))
        #expect(luma.min() == (space.isFullRange ? 0 : 16))
        #expect(space.isFullRange || chroma.allSatisfy { (16...240).contains($0) })
    }

    @Test func aClassAlwaysHasTheSameColourAndNeighboursDiffer() {
        let colors = (0..<20).map { draw([object(40, 50, 60, 40, label: $0)]).pixel(40, 70) }
        #expect(Set(colors).count == 20)
        #expect(draw([object(10, 60, 40, 40, label: 7)]).pixel(10, 80) == colors[7])
    }

    @Test func theTagSaysLabelAndScore() {
        let car = draw([object(40, 50, 60, 40)])
        #expect(draw([object(40, 50, 60, 40)], labels: ["cat"]) != car)
        var surer = object(40, 50, 60, 40)
        surer.confidence = 0.51
        #expect(draw([surer]) != car)
        surer.confidence = 0.501
        #expect(draw([surer]) == car)
        #expect(draw([object(40, 50, 60, 40)], labels: []) == draw([object(40, 50, 60, 40)], labels: ["#0"]))
    }

    @Test func theTagOfABoxAtTheTopIsInsideThePicture() {
        let (low, high) = (draw([object(40, 50, 60, 40)]), draw([object(40, 0, 60, 40)]))
        let tag = (0..<18).map { y in (40..<100).map { low.pixel($0, 32 + y) } }
        #expect(tag == (0..<18).map { y in (40..<100).map { high.pixel($0, y) } })
    }

    @Test func theBestObjectIsOnTop() {
        let samples = draw([object(40, 50, 60, 40, label: 1), object(40, 50, 60, 40, label: 2)])
        #expect(samples.pixel(40, 70) == draw([object(40, 50, 60, 40, label: 1)]).pixel(40, 70))
    }
}
