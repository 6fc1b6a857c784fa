import SluiceConfig
import SluiceCore
import SluiceEngine
import SluiceRuntime

/// The sessions of a model, as many and with as many threads as configured, or as a measurement found best.
struct SessionSet {
    let sessions: [SessionBox]
    let layout: SessionLayout
    /// The layout and why, in words.
    let reason: String

    /// - Parameter anew: Measure even if an earlier measurement is known.
    init(_ model: LoadedModel, anew: Bool) throws {
        let spec = model.resolved.variant.model
        let input = model.resolved.input
        let tuning = try SessionTuner(library: model.runtime).tune(
            SessionTuner.Request(
                source: .file(spec.path),
                device: spec.device,
                digest: model.digest,
                batch: spec.batch.max,
                shape: input.shape,
                elementType: input.elementType,
                instances: spec.instances.number,
                threads: spec.threads.number
            ),
            anew: anew
        )
        layout = tuning.layout
        reason = "\(tuning.layout) (\(tuning.isCached ? "measured before: " : "")\(tuning.evidence))"
        let options = SessionOptions(device: spec.device, threads: tuning.layout.threads)
        sessions = try (0..<tuning.layout.instances).map { _ in
            SessionBox(try Session(.file(spec.path), library: model.runtime, options: options))
        }
    }
}

extension Amount {
    /// `nil`: to be found.
    fileprivate var number: Int? {
        if case .exactly(let number) = self { number } else { nil }
    }
}
