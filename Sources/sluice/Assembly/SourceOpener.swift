import SluiceCore
import SluiceEngine
import SluiceMedia
import SluiceScene

/// Opens the source of a stream: a rendered scene, or whatever libav knows.
enum SourceOpener {
    /// A stream whose source is open, or is opened while the pipeline runs.
    ///
    /// - Parameter frames: Frames after which it ends, if it is to end early.
    static func stream(
        _ spec: StreamSpec,
        _ opening: PipelineAssembly.Opening,
        frames: Int? = nil
    ) throws -> StreamConfiguration {
        let opened = spec.comesAndGoes && opening == .recordings ? nil : try open(spec, Interrupt(), frames: frames)
        guard spec.isEndless, opening == .recordings else {
            guard let opened else { preconditionFailure("what is opened once is open") }
            return StreamConfiguration(spec: spec, source: opened)
        }
        var stream = StreamConfiguration(spec: spec, opened: opened) { interrupt throws(SourceError) in
            do {
                return try open(spec, interrupt)
            } catch let error as SourceError {
                throw error
            } catch {
                throw SourceError(.failed, "\(error)", remedy: "")
            }
        }
        stream.frameLimit = frames.map(UInt64.init)
        return stream
    }

    /// The source of a stream.
    static func open(_ spec: StreamSpec, _ interrupt: Interrupt = Interrupt(), frames: Int? = nil) throws -> SourceBox {
        if SceneURL.matches(spec.url) {
            let scene = SceneSource(try SceneURL.parse(spec.url), interrupt: interrupt)
            return SourceBox(scene, interrupt: interrupt, frameLimit: frames)
        }
        let options = MediaOptions(
            decoderThreads: spec.decoderThreads,
            openTimeout: spec.openTimeout,
            stallTimeout: spec.stallTimeout,
            transport: spec.transport
        )
        let source = try MediaOpener.open(url: spec.url, options: options, interrupt: interrupt)
        return SourceBox(source, interrupt: interrupt, frameLimit: frames)
    }
}
