import SluiceConfig
import SluiceCore
import SluiceMedia
import SluiceRuntime
import SluiceVision

/// A model file that was looked at, and what it takes to run it as the configuration asks: everything but sessions.
struct LoadedModel {
    let runtime: RuntimeLibrary
    let signature: ModelSignature
    let recognized: RecognizedModel
    let resolved: ResolvedVariant
    let detector: Detector
    /// SHA-256 of the file, in hexadecimal.
    let digest: String

    /// - Parameter runtimeLibrary: Path of the runtime, where the user says one.
    init(_ configuration: Configuration, runtimeLibrary: String?) throws {
        let model = configuration.spec.champion.model
        runtime = try RuntimeLibrary.load(runtimeLibrary)
        signature = try ModelFile.inspect(.file(model.path), with: runtime)
        let size = model.input.width.flatMap { width in model.input.height.map { (width: width, height: $0) } }
        do {
            recognized = try Self.recognize(signature, as: model.family, size: size)
            resolved = try VariantResolver(configuration, signature: signature, recognized: recognized).resolve()
            detector = try Detector(resolved.detector, signature: signature, input: resolved.input)
        } catch let error as VisionError {
            // What reads outputs does not know the file they are of.
            throw VisionError(error.code, "\(model.path): \(error.what)", remedy: error.remedy)
        }
        digest = try SHA256Digest.ofFile(model.path)
    }

    /// How to read the model: as `family`, or as what its outputs tell.
    private static func recognize(
        _ signature: ModelSignature,
        as family: ModelFamily?,
        size: (width: Int, height: Int)?
    ) throws(VisionError) -> RecognizedModel {
        guard let family else {
            let seen = try FamilyRecognizer.recognize(signature, inputSize: size)
            return RecognizedModel(
                family: seen.family,
                classCount: seen.classCount,
                input: try FamilyDefaults.input(for: seen.family, signature: signature, size: size),
                reason: seen.reason,
                labels: FamilyDefaults.labels(for: seen.family)
            )
        }
        let input = try FamilyDefaults.input(for: family, signature: signature, size: size)
        // The family says where in the outputs the classes are.
        let spec = DetectorSpec(family: family, labels: [])
        let classCount = try Detector(spec, signature: signature, input: input).classCount
        return RecognizedModel(
            family: family,
            classCount: classCount,
            input: input,
            reason: "asked for",
            labels: FamilyDefaults.labels(for: family)
        )
    }

    /// Whether lines can only number the classes.
    var hasNumberedClasses: Bool { resolved.detector.labels.first == "class 0" }

    /// Name of the model in lines.
    var name: String { resolved.variant.model.name }
}
