import SluiceCore
import SluiceScene
import Testing

@Suite struct SceneURLTests {
    @Test("A bare street has the defaults")
    func defaults() throws {
        #expect(try SceneURL.parse("scene:street") == SceneParameters())
        #expect(try SceneURL.parse("scene:street?") == SceneParameters())
    }

    @Test("Every key is read")
    func allKeys() throws {
        let parameters = try SceneURL.parse(
            "scene:street?seed=18446744073709551615&width=640&height=360&fps=25&frames=7&time=cycle&traffic=2.5&noise=0&shake=1"
        )
        var expected = SceneParameters()
        expected.seed = .max
        expected.width = 640
        expected.height = 360
        expected.framesPerSecond = 25
        expected.frames = 7
        expected.time = .cycle
        expected.traffic = 2.5
        expected.noise = 0
        expected.shake = 1
        #expect(parameters == expected)
    }

    @Test(
        "What cannot be made is refused with its reason",
        arguments: [
            ("scene:beach", "scene:beach: there is no such scene"),
            ("street", "street: there is no such scene"),
            ("scene:street?sed=1", "did you mean seed?"),
            ("scene:street?widht=640", "did you mean width?"),
            ("scene:street?traffik=1", "did you mean traffic?"),
            ("scene:street?width=641", "width is an even number from 64 to 4096"),
            ("scene:street?height=", "height is an even number from 64 to 2160"),
            ("scene:street?fps=0", "fps is a number from 0.1 to 240.0"),
            ("scene:street?fps=nan", "fps is a number from 0.1 to 240.0"),
            ("scene:street?frames=0", "frames is a number from 1 to 1000000000"),
            ("scene:street?seed=-1", "seed is a number from 0"),
            ("scene:street?time=noon", "time is day, dusk, night, cycle"),
            ("scene:street?traffic=4", "traffic is a number from 0.0 to 3.0"),
            ("scene:street?noise=x", "noise=x is not possible"),
            ("scene:street?seed=1&seed=2", "seed is given twice"),
        ]
    )
    func refusals(url: String, part: String) {
        let error = #expect(throws: SceneError.self) { try SceneURL.parse(url) }
        #expect(error?.description.contains(part) == true)
        #expect(error?.exitCode == .usage)
    }

    @Test("Only scene URLs are scenes")
    func matches() {
        #expect(SceneURL.matches("scene:street"))
        #expect(!SceneURL.matches("street.mp4"))
        #expect(!SceneURL.matches("rtsp://scene:street@host/"))
    }
}
