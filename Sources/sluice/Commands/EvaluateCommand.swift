import ArgumentParser
import Foundation
import SluiceConfig
import SluiceCore
import SluiceOptimizer
import SluiceRuntime

/// `sluice evaluate`.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Says how good and how fast variants of a model are, on your own footage, with labels or without.",
        discussion: """
            The variants see the same frames in turn, so that their speeds can be compared. The first is the reference. \
            With labels, all get COCO's figures (those of pycocotools), with intervals for the differences; in any case \
            the others are compared with the reference, object by object. A variant is an ONNX file, with the card \
            beside it, or a pipeline (.yaml) whose model is taken.

              sluice evaluate --on door.mp4 float=yolox.onnx int8=yolox-int8.onnx --report door-report
              sluice evaluate --on val2017 --labels instances_val2017.json yolox_nano.onnx --iou 0.65
              sluice evaluate --on 'scene:street?seed=7&frames=200' models/street.onnx other.yaml

            COCO's figures and pseudo-AP read objects from a confidence of .001, as is usual; everything else is judged at \
            the confidence that a variant serves with.

            Ctrl-C stops early and reports on the frames up to then, marked as partial; the exit status is 130.
            """
    )

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, json, markdown
    }

    @Argument(
        help: ArgumentHelp("Variants; the first is the reference.", valueName: "[name=]model"),
        completion: .file(extensions: ["onnx", "yaml"])
    )
    var variants: [VariantArgument]

    @OptionGroup var footage: FootageOptions

    @Option(help: "Name of the variant that the others are compared with.")
    var reference: String?

    @OptionGroup var options: VariantOptions

    @Option(
        help: ArgumentHelp("Look at these classes only, with commas between.", valueName: "car,bus")
    )
    var classes: String?

    @Option(
        help: ArgumentHelp(
            "Take what a model or the labels call the one for the other; may be given several times.",
            valueName: "pedestrian=person"
        )
    )
    var map: [String] = []

    @Option(help: ArgumentHelp("Judge agreement in segments of this length, such as 10m.", valueName: "duration"))
    var segment: String?

    @Option(
        help: ArgumentHelp(
            "Footage that a variant was calibrated with: it must not be evaluated on. What a model's file says is known.",
            valueName: "footage"
        ),
        completion: .file()
    )
    var calibration: [String] = []

    @Flag(help: "Leave calibration frames out, instead of refusing the footage.")
    var skipOverlap = false

    @Option(help: "What to print: text, json or markdown.")
    var format = Format.text

    @Option(
        help: ArgumentHelp(
            "Also write report.json, report.md, report.html with pictures, and curves to this folder.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var report: String?

    @Option(
        help: ArgumentHelp(
            "Also write the detections of each variant to this folder, in COCO's format for results.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var detections: String?

    @Flag(name: [.short, .long], help: "Print no progress.")
    var quiet = false

    func validate() throws {
        for (index, variant) in variants.enumerated()
        where variants[..<index].contains(where: { $0.name == variant.name }) {
            throw ValidationError("Two variants are called \(variant.name): name them, as in float=\(variant.path).")
        }
        if let reference, !variants.contains(where: { $0.name == reference }) {
            let names = variants.map(\.name).joined(separator: ", ")
            throw ValidationError("--reference \(reference): there is no such variant; there are \(names).")
        }
        if let report, let detections, Self.isSame(report, detections) {
            throw ValidationError("--report and --detections name the same folder; a report has a folder of its own.")
        }
        if let segment, Quantity.duration(segment) ?? 0 == 0 {
            throw ValidationError("--segment \(segment): no duration; write 30s, 10m or 1h.")
        }
    }

    func run() throws {
        let plan = try makePlan()
        let interrupt = Interrupt()
        let signals = StopSignals { isFirst in
            Terminal.print(isFirst ? "stopping: reporting on the frames so far (again: at once)" : "stopped")
            interrupt.raise()
        }
        var meter = EvaluationMeter()
        let evaluation = try Evaluation(plan, interrupt: interrupt) { [quiet] in if !quiet { meter.show($0) } }
        let result = try evaluation.run()
        Terminal.clearLive()
        signals.stop()
        // A disk that is full by now does not cost the figures.
        let writing = Result { if let report { try ReportFolder.write(result, to: report) } }
        try show(result)
        try writing.get()
        if result.isPartial { throw ArgumentParser.ExitCode(130) }
    }

    private func makePlan() throws -> EvaluationPlan {
        if let report { try ReportFolder.check(report) }
        let footage = try footage.load()
        var loaded: [EvaluatedVariant] = []
        var calibrated = CalibrationFrames()
        var runtime = ""
        for variant in ordered {
            let (variant, model) = try options.load(variant, source: self.footage.footage[0])
            try calibrated.add(model)
            runtime = "ONNX Runtime \(model.runtime.version)"
            loaded.append(variant)
        }
        for source in calibration { try calibrated.add(source) }
        var plan = EvaluationPlan(
            variants: loaded,
            footage: footage,
            machine: MachineReport(runtime: runtime, cores: Machine.current.cores, threads: options.threads),
            program: "sluice \(Version.text)"
        )
        plan.every = self.footage.every
        plan.frameLimit = self.footage.frames
        plan.segmentSeconds = segment.flatMap(Quantity.duration).map { Double($0) / 1e9 }
        plan.onlyClasses = classes?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
        for renaming in map { try plan.renaming.add(renaming) }
        plan.calibration = calibrated.fingerprints
        plan.skipsOverlap = skipOverlap
        plan.detectionsFolder = detections
        return plan
    }

    /// The variants, the reference first.
    private var ordered: [VariantArgument] {
        guard let reference else { return variants }
        return variants.filter { $0.name == reference } + variants.filter { $0.name != reference }
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        URL(filePath: one).standardizedFileURL.path == URL(filePath: other).standardizedFileURL.path
    }

    private func show(_ result: EvaluationReport) throws {
        switch format {
        case .text:
            print(EvaluationText.text(result))
            print("\n\(EvaluationText.legend(result))")
        case .json: print(String(decoding: try result.json(), as: UTF8.self))
        case .markdown: print(result.markdown)
        }
    }
}
