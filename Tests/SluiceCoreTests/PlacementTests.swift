import SluiceCore
import Testing

@Suite struct PlacementTests {
    @Test(arguments: [
        (ResizeMode.letterboxTopLeft, 768, 432, Placement.Rectangle(x: 0, y: 0, width: 416, height: 234)),
        (.letterbox, 768, 432, Placement.Rectangle(x: 0, y: 91, width: 416, height: 234)),
        (.stretch, 768, 432, Placement.Rectangle(x: 0, y: 0, width: 416, height: 416)),
        (.letterbox, 1, 4000, Placement.Rectangle(x: 207, y: 0, width: 1, height: 416)),
    ])
    func `places the picture as the mode says`(
        mode: ResizeMode,
        width: Int,
        height: Int,
        expected: Placement.Rectangle
    ) {
        var spec = InputSpec(width: 416, height: 416)
        spec.resize = mode
        let placement = Placement(width: width, height: height, in: spec)
        #expect(placement.target == expected)
        #expect(placement.crop == Placement.Rectangle(x: 0, y: 0, width: width, height: height))
    }

    @Test func `centre crop keeps the aspect ratio of the input and the middle of the picture`() {
        var spec = InputSpec(width: 224, height: 224)
        spec.resize = .centerCrop
        let placement = Placement(width: 768, height: 432, in: spec)
        #expect(placement.crop == Placement.Rectangle(x: 168, y: 0, width: 432, height: 432))
        #expect(placement.target == Placement.Rectangle(x: 0, y: 0, width: 224, height: 224))
    }

    @Test(arguments: ResizeMode.allCases)
    func `maps the corners of the target to the corners of the crop`(mode: ResizeMode) {
        var spec = InputSpec(width: 416, height: 256)
        spec.resize = mode
        for (width, height) in [(768, 432), (31, 977), (1, 1), (4000, 3)] {
            let placement = Placement(width: width, height: height, in: spec)
            let target = placement.target
            let box = placement.toPicture(
                Box(x: Float(target.x), y: Float(target.y), width: Float(target.width), height: Float(target.height))
            )
            #expect(abs(box.x - Float(placement.crop.x)) < 1e-3)
            #expect(abs(box.y - Float(placement.crop.y)) < 1e-3)
            #expect(abs(box.width - Float(placement.crop.width)) < 1e-3 * Float(width))
            #expect(abs(box.height - Float(placement.crop.height)) < 1e-3 * Float(height))
        }
    }
}
