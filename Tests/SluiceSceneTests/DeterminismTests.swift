import SluiceScene
import Testing

@Suite struct DeterminismTests {
    @Test("A frame is the same alone and in sequence", arguments: [TimeOfDay.day, .night, .cycle])
    func randomAccess(time: TimeOfDay) {
        let parameters = smallScene(time: time)
        var inSequence = StreetScene(parameters)
        let frames = (0..<30).map { RenderedFrame(&inSequence, frame: $0) }
        for index in [29, 0, 26] {
            var alone = StreetScene(parameters)
            let frame = RenderedFrame(&alone, frame: index)
            #expect(frame.digest == frames[index].digest)
            #expect(frame.truth == frames[index].truth)
        }
    }

    @Test("A frame is the same after others, backwards")
    func backwards() {
        let parameters = smallScene(time: .cycle)
        var scene = StreetScene(parameters)
        let first = RenderedFrame(&scene, frame: 10)
        _ = RenderedFrame(&scene, frame: 400)
        #expect(RenderedFrame(&scene, frame: 10).digest == first.digest)
    }

    @Test(
        "Pixels are those of every other machine",
        arguments: [
            (TimeOfDay.day, 13_263_902_298_508_472_512), (.dusk, 14_900_718_668_042_533_894),
            (.night, 10_130_454_810_009_850_611),
        ] as [(TimeOfDay, UInt64)]
    )
    func golden(time: TimeOfDay, digest: UInt64) {
        var scene = StreetScene(smallScene(seed: 7, time: time))
        #expect(RenderedFrame(&scene, frame: 5).digest == digest)
    }

    @Test("Every parameter changes the picture")
    func parametersMatter() {
        let changes: [(inout SceneParameters) -> Void] = [
            { _ in }, { $0.seed = 2 }, { $0.time = .dusk }, { $0.traffic = 0 }, { $0.noise = 0 }, { $0.shake = 3 },
            { $0.framesPerSecond = 5 },
        ]
        let digests = changes.map { change -> UInt64 in
            var scene = StreetScene(smallScene(change))
            return RenderedFrame(&scene, frame: 3).digest
        }
        #expect(Set(digests).count == changes.count)
    }
}
