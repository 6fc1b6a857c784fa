import SluiceCore
import SluiceScene

/// One rendered frame, as tests compare it.
struct RenderedFrame {
    var digest: UInt64
    var meanLuma: Double
    var truth: [SceneObject]

    init(_ scene: inout StreetScene, frame: Int) {
        let parameters = scene.parameters
        var picture = PictureBuffer(
            width: parameters.width,
            height: parameters.height,
            format: .yuv420p,
            color: StreetScene.color
        )
        var objects: [SceneObject] = []
        scene.render(frame, into: &picture, truth: &objects)
        truth = objects
        // FNV-1a over the samples, without the padding of the rows.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var sum = 0
        for index in 0..<3 {
            unsafe picture.withPlane(index) { base, stride, width, height in
                for row in 0..<height {
                    for column in 0..<width {
                        let sample = unsafe base[row * stride + column]
                        hash = (hash ^ UInt64(sample)) &* 0x100_0000_01B3
                        if index == 0 { sum += Int(sample) }
                    }
                }
            }
        }
        digest = hash
        meanLuma = Double(sum) / Double(parameters.width * parameters.height)
    }
}

/// A small scene, so that tests are quick.
func smallScene(
    seed: UInt64 = 1,
    time: TimeOfDay = .day,
    _ change: (inout SceneParameters) -> Void = { _ in }
) -> SceneParameters {
    var parameters = SceneParameters()
    parameters.seed = seed
    parameters.time = time
    parameters.width = 256
    parameters.height = 144
    change(&parameters)
    return parameters
}
