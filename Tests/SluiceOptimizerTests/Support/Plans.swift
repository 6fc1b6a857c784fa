import SluiceCore
import SluiceEngine
import SluiceMetrics
import SluiceOptimizer
import SluiceTesting
import SluiceVision

/// Plans of evaluations whose parts stand below the seams: no model, no file.
enum Plans {
    static let labels = ["car", "bus"]

    static func variant(
        _ name: String,
        labels: [String] = labels,
        confidence: Float = 0.25,
        calls: Guarded<[ScriptedSession.Call]> = Guarded([]),
        script: @escaping @Sendable (_ frame: Int) throws(InferenceError) -> [Detection]
    ) throws -> EvaluatedVariant {
        var input = InputSpec(width: ScriptedSession.size, height: ScriptedSession.size)
        input.resize = .stretch
        var spec = DetectorSpec(family: .endToEnd, labels: labels)
        spec.confidence = confidence
        return try EvaluatedVariant(
            name: name,
            model: "\(name).onnx",
            digest: String(repeating: "0", count: 64),
            session: SessionBox(ScriptedSession(name, calls: calls, script: script)),
            input: input,
            detector: Detector(spec, signature: ScriptedSession.signature, input: input),
            signature: ScriptedSession.signature
        )
    }

    /// A video of so many frames, 25 a second.
    static func video(_ name: String = "video", frames: Int, truth: FootageTruth? = nil) -> Footage {
        Footage(name: name, truth: truth, isPattern: false) {
            let interrupt = Interrupt()
            return SourceBox(CountingSource(count: frames, interrupt: interrupt), interrupt: interrupt)
        }
    }

    static func plan(_ variants: [EvaluatedVariant], on footage: Footage...) -> EvaluationPlan {
        EvaluationPlan(
            variants: variants,
            footage: footage,
            machine: MachineReport(runtime: "none", cores: 1, threads: 1),
            program: "test"
        )
    }

    static func run(
        _ plan: EvaluationPlan,
        interrupt: Interrupt = Interrupt(),
        progress: @escaping (EvaluationProgress) -> Void = { _ in }
    ) throws -> EvaluationReport {
        try SluiceOptimizer.Evaluation(plan, interrupt: interrupt, progress: progress).run()
    }

    /// An object that moves a pixel a frame.
    static func object(_ frame: Int, label: Int32 = 0, confidence: Float = 0.75) -> Detection {
        Detection(
            box: Box(x: Float(frame % 8), y: Float(8 * label), width: 16, height: 8),
            confidence: confidence,
            label: label
        )
    }
}
