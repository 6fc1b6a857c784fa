import SluiceCore
import SluiceScene
import Testing

@Suite struct TruthTests {
    @Test(
        "The box of an object that nothing hides is the extent of its pixels",
        arguments: 1...4 as ClosedRange<UInt64>
    )
    func boxesMatchPixels(seed: UInt64) {
        let parameters = smallScene(seed: seed) {
            $0.width = 640
            $0.height = 360
        }
        var scene = StreetScene(parameters)
        let frame = RenderedFrame(&scene, frame: 40)
        let extents = Extents(scene, count: frame.truth.count)
        var compared = 0
        for (index, object) in frame.truth.enumerated() where object.visibleFraction == 1 && object.box.height > 30 {
            let pixels = extents.boxes[index]
            #expect(abs(pixels.x - object.box.x) <= 2)
            #expect(abs(pixels.y - object.box.y) <= 2)
            #expect(abs(pixels.x + pixels.width - object.box.x - object.box.width) <= 2)
            #expect(abs(pixels.y + pixels.height - object.box.y - object.box.height) <= 2)
            compared += 1
        }
        #expect(compared > 0)
    }

    @Test("Pixels of an object lie inside its box, hidden or not")
    func pixelsInsideBoxes() {
        var scene = StreetScene(smallScene(seed: 3, time: .night))
        let frame = RenderedFrame(&scene, frame: 0)
        let extents = Extents(scene, count: frame.truth.count)
        for (object, pixels) in zip(frame.truth, extents.boxes) where object.visibleFraction > 0 {
            #expect(pixels.x >= object.box.x - 1 && pixels.y >= object.box.y - 1)
            #expect(pixels.x + pixels.width <= object.box.x + object.box.width + 1)
            #expect(pixels.y + pixels.height <= object.box.y + object.box.height + 1)
        }
    }

    @Test("Every class appears, near and far, whole and half hidden")
    func variety() {
        var seen: [SceneClass: [SceneObject]] = [:]
        for seed in 1...8 as ClosedRange<UInt64> {
            var scene = StreetScene(smallScene(seed: seed) { $0.framesPerSecond = 0.2 })
            for index in 0..<4 {
                for object in RenderedFrame(&scene, frame: index).truth {
                    seen[object.label, default: []].append(object)
                }
            }
        }
        for label in SceneClass.allCases {
            let objects = seen[label] ?? []
            #expect(objects.contains { $0.distance < 30 && !$0.isIgnored })
            #expect(objects.contains { $0.distance > 60 })
            #expect(objects.contains { $0.visibleFraction < 0.5 })
        }
    }

    @Test("Boxes lie inside the frame, fractions between 0 and 1, tracks are unique", arguments: TimeOfDay.allCases)
    func sanity(time: TimeOfDay) {
        var scene = StreetScene(smallScene(seed: 5, time: time))
        for index in 0..<10 {
            let truth = RenderedFrame(&scene, frame: index * 9).truth
            #expect(!truth.isEmpty)
            #expect(Set(truth.map(\.track)).count == truth.count)
            for object in truth {
                #expect(object.box.x >= 0 && object.box.y >= 0 && object.box.width > 0 && object.box.height > 0)
                #expect(object.box.x + object.box.width <= 256 && object.box.y + object.box.height <= 144)
                #expect(0...1 ~= object.visibleFraction)
                #expect(object.distance > 0)
            }
        }
    }

    @Test("An object keeps its track, and moves little, from frame to frame")
    func tracks() {
        var scene = StreetScene(smallScene(seed: 2))
        var previous = RenderedFrame(&scene, frame: 0).truth
        var kept = 0
        var total = 0
        for index in 1..<15 {
            let current = RenderedFrame(&scene, frame: index).truth
            for object in previous where !object.isIgnored {
                total += 1
                guard let same = current.first(where: { $0.track == object.track }) else { continue }
                #expect(same.label == object.label)
                if same.box.iou(object.box) > 0.2 { kept += 1 }
            }
            previous = current
        }
        #expect(kept * 10 > total * 9)
    }

    @Test("An empty street has no objects")
    func empty() {
        var scene = StreetScene(smallScene { $0.traffic = 0 })
        #expect(RenderedFrame(&scene, frame: 0).truth.isEmpty)
    }

    @Test("What small and hidden objects are is told by a flag")
    func ignored() {
        var scene = StreetScene(smallScene(seed: 4))
        let truth = RenderedFrame(&scene, frame: 0).truth
        #expect(truth.contains { $0.isIgnored })
        for object in truth where !object.isIgnored {
            #expect(object.box.height >= 10 && object.box.width >= 5 && object.visibleFraction >= 0.2)
        }
    }

    @Test("Night is darker than dusk, and dusk than day", arguments: 1...4 as ClosedRange<UInt64>)
    func daylight(seed: UInt64) {
        let luma = [TimeOfDay.night, .dusk, .day].map { time -> Double in
            var scene = StreetScene(smallScene(seed: seed, time: time))
            return RenderedFrame(&scene, frame: 0).meanLuma
        }
        #expect(luma[0] + 15 < luma[1] && luma[1] + 2 < luma[2])
    }

    @Test("A cycle begins by day and passes through the night")
    func cycle() {
        var scene = StreetScene(smallScene(time: .cycle) { $0.framesPerSecond = 0.0625 * 2 })
        let noon = RenderedFrame(&scene, frame: 0).meanLuma
        let midnight = RenderedFrame(&scene, frame: 6).meanLuma
        let nextNoon = RenderedFrame(&scene, frame: 12).meanLuma
        #expect(midnight + 25 < noon)
        #expect(abs(nextNoon - noon) < 15)
    }
}

/// Where the pixels of every object of a frame are.
private struct Extents {
    var boxes: [Box]

    init(_ scene: borrowing StreetScene, count: Int) {
        boxes = Array(repeating: Box(x: .infinity, y: .infinity, width: -.infinity, height: -.infinity), count: count)
        var high = Array(repeating: SIMD2<Float>(repeating: -1), count: count)
        for y in 0..<scene.parameters.height {
            for x in 0..<scene.parameters.width {
                guard let index = scene.object(x: x, y: y) else { continue }
                boxes[index].x = min(boxes[index].x, Float(x))
                boxes[index].y = min(boxes[index].y, Float(y))
                high[index] = pointwiseMax(high[index], SIMD2(Float(x + 1), Float(y + 1)))
            }
        }
        for index in boxes.indices {
            boxes[index].width = high[index].x - boxes[index].x
            boxes[index].height = high[index].y - boxes[index].y
        }
    }
}
