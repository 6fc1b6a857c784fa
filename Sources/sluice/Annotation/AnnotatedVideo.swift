import SluiceConfig
import SluiceCore
import SluiceEngine
import SluiceMedia
import SluiceVision

/// Writes what people want to look at: the video of each stream with boxes, labels and scores drawn.
final class AnnotatedVideo: FrameTap {
    private struct Stream: ~Copyable, Sendable {
        var writer: VideoWriter?
        var converter = PictureConverter()
        var renderer: OverlayRenderer
        var failure: EncodeError?
        var first: Instant?
        var frames = 0

        /// The figures of a frame; the rate is the pipeline's, from the first frame to this.
        mutating func overlay(of header: FrameHeader, _ timings: StageTimings) -> OverlayHeader {
            let now = Instant.now
            let seconds = Float(now.since(first ?? now)) / 1e9
            defer { (first, frames) = (first ?? now, frames + 1) }
            return OverlayHeader(
                sequence: header.sequence,
                framesPerSecond: seconds > 0 ? Float(frames) / seconds : 0,
                milliseconds: Float(timings.total) / 1_000
            )
        }
    }

    private let streams: [Guarded<Stream>]
    private let onFailure: @Sendable (EncodeError) -> Void

    /// - Parameters:
    ///   - path: The video; see ``paths(_:streams:)``.
    ///   - onFailure: Told once for each video that could not be written any further.
    init(path: String, _ assembly: PipelineAssembly, onFailure: @escaping @Sendable (EncodeError) -> Void) throws {
        let specs = assembly.configuration.spec.streams
        let labels = assembly.model.resolved.detector.labels
        var streams: [Guarded<Stream>] = []
        let files = Self.paths(path, streams: specs.map(\.name))
        for ((spec, source), file) in zip(zip(specs, assembly.sources), files) {
            let info = source.info
            let writer = try VideoWriter(path: file, width: info.width, height: info.height)
            streams.append(
                Guarded(Stream(writer: writer, renderer: OverlayRenderer(stream: spec.name, labels: labels)))
            )
        }
        self.streams = streams
        self.onFailure = onFailure
    }

    func see(
        _ picture: borrowing Picture,
        _ header: FrameHeader,
        _ detections: borrowing Detections,
        _ timings: StageTimings
    ) {
        let failure = streams[header.stream].withLock { stream -> EncodeError? in
            guard stream.failure == nil else { return nil }
            let overlay = stream.overlay(of: header, timings)
            var canvas = stream.converter.yuv420p(picture)
            stream.renderer.draw(detections, header: overlay, on: &canvas)
            do throws(EncodeError) {
                try stream.writer?.write(canvas.freeze(), pts: header.pts)
                return nil
            } catch {
                stream.failure = error
                return error
            }
        }
        if let failure { onFailure(failure) }
    }

    /// Closes the videos; returns the first thing that went wrong.
    func finish() -> EncodeError? {
        var first: EncodeError?
        for stream in streams {
            let failure = stream.withLock { stream -> EncodeError? in
                guard let writer = stream.writer.take() else { return nil }
                do throws(EncodeError) {
                    try writer.finish()
                    return stream.failure
                } catch {
                    return stream.failure ?? error
                }
            }
            first = first ?? failure
        }
        return first
    }

    /// The video of each stream: `path`, or with several streams `path` with `-<stream>` before its extension.
    static func paths(_ path: String, streams: [String]) -> [String] {
        guard streams.count > 1 else { return [path] }
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else {
            return streams.map { "\(path)-\($0)" }
        }
        return streams.map { "\(path[..<dot])-\($0)\(path[dot...])" }
    }
}
