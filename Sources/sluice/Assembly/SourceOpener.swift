import SluiceCore
import SluiceEngine
import SluiceMedia
import SluiceScene

/// Opens the source of a stream: a rendered scene, or whatever libav knows.
enum SourceOpener {
    /// - Parameter frames: Frames after which the source ends by itself, if it is to end early.
    static func open(_ spec: StreamSpec, frames: Int? = nil) throws -> SourceBox {
        let interrupt = Interrupt()
        if SceneURL.matches(spec.url) {
            let scene = SceneSource(try SceneURL.parse(spec.url), interrupt: interrupt)
            return SourceBox(scene, interrupt: interrupt, frameLimit: frames)
        }
        let options = MediaOptions(
            decoderThreads: spec.decoderThreads,
            timeout: spec.stallTimeout,
            transport: spec.transport
        )
        let source = try MediaOpener.open(url: spec.url, options: options, interrupt: interrupt)
        return SourceBox(source, interrupt: interrupt, frameLimit: frames)
    }
}
