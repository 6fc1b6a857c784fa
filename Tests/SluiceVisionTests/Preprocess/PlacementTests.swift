import SluiceCore
import Testing

@Suite("Placement")
struct PlacementTests {
    private static let sizes = [(1, 1), (3, 5), (17, 31), (768, 432), (432, 768), (1920, 1080), (4000, 64), (5, 3000)]

    @Test("brings a box back to the pixels it came from", arguments: ResizeMode.allCases)
    func boxesComeBack(resize: ResizeMode) {
        for (width, height) in Self.sizes {
            var spec = InputSpec(width: 416, height: 320)
            spec.resize = resize
            let placement = Placement(width: width, height: height, in: spec)
            let (crop, target) = (placement.crop, placement.target)
            for part in [0, 0.125, 0.5, 1] {
                // The same fraction of the crop and of the target.
                let input = Box(
                    x: Float(Double(target.x) + part * Double(target.width)),
                    y: Float(Double(target.y) + part * Double(target.height)),
                    width: Float(target.width) / 4,
                    height: Float(target.height) / 4
                )
                let box = placement.toPicture(input)
                let expected = (
                    Double(crop.x) + part * Double(crop.width), Double(crop.y) + part * Double(crop.height)
                )
                let tolerance = 1e-6 * Double(max(width, height))
                #expect((Double(box.x) - expected.0).magnitude <= tolerance, "\(resize) \(width)×\(height)")
                #expect((Double(box.y) - expected.1).magnitude <= tolerance, "\(resize) \(width)×\(height)")
                #expect((Double(box.width) - Double(crop.width) / 4).magnitude <= tolerance)
                #expect((Double(box.height) - Double(crop.height) / 4).magnitude <= tolerance)
                #expect(placement.toPicture(Point(x: input.x, y: input.y)) == Point(x: box.x, y: box.y))
            }
        }
    }

    @Test("stays inside the picture and the input, and covers what its mode promises", arguments: ResizeMode.allCases)
    func staysInside(resize: ResizeMode) {
        for (width, height) in Self.sizes {
            var spec = InputSpec(width: 416, height: 320)
            spec.resize = resize
            let placement = Placement(width: width, height: height, in: spec)
            let (crop, target) = (placement.crop, placement.target)
            #expect(crop.x >= 0 && crop.y >= 0 && crop.width > 0 && crop.height > 0)
            #expect(crop.x + crop.width <= width && crop.y + crop.height <= height)
            #expect(target.x >= 0 && target.y >= 0 && target.width > 0 && target.height > 0)
            #expect(target.x + target.width <= 416 && target.y + target.height <= 320)
            switch resize {
            case .stretch, .centerCrop: #expect(target == .init(x: 0, y: 0, width: 416, height: 320))
            case .letterbox, .letterboxTopLeft:
                #expect(crop == .init(x: 0, y: 0, width: width, height: height))
                // Truncation may cost one pixel.
                #expect(target.width >= 415 || target.height >= 319)
            }
        }
    }
}
