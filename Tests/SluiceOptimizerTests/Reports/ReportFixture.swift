import SluiceCore
import SluiceMetrics
import SluiceOptimizer

/// Makes evaluation reports as a run makes them, of a ``StreetOfBoxes``.
struct ReportFixture {
    struct Variant {
        var name: String
        var eye: StreetOfBoxes.Eye
        /// Milliseconds of inference.
        var cost: Double
    }

    var street: StreetOfBoxes
    /// The first is the reference.
    var variants: [Variant]
    var hasLabels = true
    /// JPEG pictures for the disagreements, in turn.
    var pictures: [[UInt8]] = []
    var footageName = "car-detection.mp4"
    var notes: [String] = []
    var isPartial = false

    static let two = ReportFixture(
        street: StreetOfBoxes(classes: ["car", "person", "truck"]),
        variants: [
            Variant(name: "yolox-nano", eye: .same, cost: 8.6),
            Variant(name: "yolox-nano-int8", eye: .noisy(0.08), cost: 6.7),
        ]
    )

    static let five = ReportFixture(
        street: StreetOfBoxes(classes: ["car", "person", "truck", "bus", "bicycle", "traffic light"]),
        variants: [
            Variant(name: "fp32", eye: .same, cost: 8.6),
            Variant(name: "fp16", eye: .shifted(-0.02), cost: 7.9),
            Variant(name: "int8-per-channel", eye: .noisy(0.03), cost: 6.7),
            Variant(name: "int8-default", eye: .noisy(0.2), cost: 10.5),
            Variant(name: "416-to-320", eye: .blindToSmall, cost: 5.2),
        ]
    )

    func report() -> EvaluationReport {
        let truth = street.truth()
        let seen = variants.enumerated().map { street.seen(truth, by: $1.eye, seed: UInt64($0 == 0 ? 1 : 2)) }
        let accuracies = hasLabels ? seen.map { accuracy(truth, $0) } : nil
        let footage = FootageReport(
            name: footageName,
            width: StreetOfBoxes.width,
            height: StreetOfBoxes.height,
            frames: street.frames,
            seconds: Double(street.frames) / street.framesPerSecond,
            truth: hasLabels ? "instances_val2017.json" : nil,
            objects: hasLabels ? truth.reduce(0) { $0 + $1.count } : nil,
            leftOut: .init()
        )
        return EvaluationReport(
            program: "sluice 0.1.0",
            createdAt: "2026-11-21T22:10:00Z",
            isPartial: isPartial,
            machine: MachineReport(runtime: "ONNX Runtime 1.31.1", cores: 2, threads: 1),
            footage: [footage],
            classes: street.classes,
            reference: variants[0].name,
            variants: variants.indices.map { variant($0, seen[$0], accuracies?[$0].report) },
            comparisons: variants.indices.dropFirst().map { index in
                comparison(index, truth, seen, accuracies.map { ($0[0].evaluation, $0[index].evaluation) })
            },
            resampling: variants.count > 1
                ? ResamplingReport(seed: 1, accuracyBlock: hasLabels ? 10 : nil, speedBlock: 40) : nil,
            notes: notes
        )
    }

    // MARK: Parts

    private func seconds(_ frame: Int) -> Double { Double(frame) / street.framesPerSecond }

    private func accuracy(
        _ truth: [[Detection]],
        _ seen: [[Detection]]
    ) -> (report: AccuracyReport, evaluation: CocoEvaluation) {
        let objects = truth.enumerated().flatMap { image, objects in
            objects.map {
                let box = RealBox($0.box)
                return CocoTruth.Object(image: image, category: Int($0.label), box: box, area: box.area)
            }
        }
        let coco = CocoTruth(
            categories: street.classes.enumerated().map { CocoTruth.Category(id: $0 + 1, name: $1) },
            imageCount: truth.count,
            objects: objects
        )
        let scored = seen.enumerated().flatMap { image, objects in
            objects.map {
                ScoredObject(
                    image: image,
                    category: Int($0.label),
                    box: RealBox($0.box),
                    score: Double($0.confidence)
                )
            }
        }
        let evaluation = CocoEvaluation(truth: coco, detections: scored)
        let report = AccuracyReport(
            images: truth.count,
            objects: objects.count,
            metrics: evaluation.summary,
            classes: evaluation.categories,
            curves: evaluation.curves()
        )
        return (report, evaluation)
    }

    private func variant(_ index: Int, _ seen: [[Detection]], _ accuracy: AccuracyReport?) -> VariantReport {
        let variant = variants[index]
        let deployed = seen.map { objects in objects.filter { $0.confidence >= StreetOfBoxes.threshold } }
        var flicker = FlickerAccumulator(FlickerSettings(threshold: Double(StreetOfBoxes.threshold)))
        for (frame, objects) in deployed.enumerated() { flicker.add(objects, seconds: seconds(frame)) }
        func stage(_ mean: Double) -> SpeedReport.Milliseconds {
            SpeedReport.Milliseconds(mean: mean, p50: mean * 0.98, p95: mean * 1.2, p99: mean * 1.4, max: mean * 2)
        }
        return VariantReport(
            name: variant.name,
            model: "models/\(variant.name).onnx",
            digest: "sha256:" + String(repeating: "5c2f", count: 16),
            device: "cpu",
            inputWidth: 416,
            inputHeight: 416,
            confidence: Double(StreetOfBoxes.threshold),
            nms: "greedy",
            nmsIoU: 0.45,
            objectsPerFrame: Double(deployed.reduce(0) { $0 + $1.count }) / Double(max(street.frames, 1)),
            speed: SpeedReport(
                preprocess: stage(0.31),
                inference: stage(variant.cost),
                postprocess: stage(0.12),
                total: stage(variant.cost + 0.43),
                framesPerSecond: 1000 / (variant.cost + 0.43)
            ),
            accuracy: accuracy,
            flicker: flicker.report()
        )
    }

    private func comparison(
        _ index: Int,
        _ truth: [[Detection]],
        _ seen: [[[Detection]]],
        _ evaluations: (reference: CocoEvaluation, candidate: CocoEvaluation)?
    ) -> ComparisonReport {
        var agreement = AgreementAccumulator(
            AgreementSettings(threshold: Double(StreetOfBoxes.threshold), segmentSeconds: 5)
        )
        var frames: [(frame: Int, agreement: FrameAgreement)] = []
        for frame in truth.indices {
            let one = agreement.add(reference: seen[0][frame], candidate: seen[index][frame], seconds: seconds(frame))
            frames.append((frame, one))
        }
        let worst = frames.filter { $0.agreement.disagreement > 0 }
            .sorted { ($1.agreement.disagreement, $0.frame) < ($0.agreement.disagreement, $1.frame) }.prefix(6)
        let accuracy = evaluations.map { pair in
            let differences = PairedBootstrap(blockLength: 10, replicates: 40)
                .differences(of: CocoMetric.allCases, from: pair.reference, to: pair.candidate)
            return AccuracyDifference(
                metrics: CocoMetric.allCases.compactMap { metric in
                    differences.metrics[metric].map { .init(metric: metric, difference: $0) }
                },
                classes: differences.categories
            )
        }
        let ratio = variants[0].cost / variants[index].cost
        return ComparisonReport(
            candidate: variants[index].name,
            verdict: VerdictReport(
                accuracy: accuracy?[.ap].map { $0.high < 0 ? .worse : $0.low > 0 ? .better : .notShown },
                speed: ratio > 1.02 ? .better : ratio < 0.98 ? .worse : .notShown,
                text: "\(variants[index].name) against \(variants[0].name): a sentence or two with the figures."
            ),
            speedRatio: Interval(estimate: ratio, low: ratio - 0.02, high: ratio + 0.02, level: 0.95, replicates: 2000),
            accuracy: accuracy,
            agreement: agreement.report(),
            agreementByFootage: nil,
            findings: agreement.report().findings(labels: street.classes),
            disagreements: worst.enumerated().map { place, worst in
                disagreement(worst.frame, worst.agreement, truth, seen[0], seen[index], place)
            }
        )
    }

    private func disagreement(
        _ frame: Int,
        _ agreement: FrameAgreement,
        _ truth: [[Detection]],
        _ reference: [[Detection]],
        _ candidate: [[Detection]],
        _ place: Int
    ) -> Disagreement {
        func objects(_ all: [Detection], only: [Int]) -> [Disagreement.SeenObject] {
            all.enumerated().filter { $1.confidence >= StreetOfBoxes.threshold }.map { index, object in
                Disagreement.SeenObject(
                    label: Int(object.label),
                    confidence: Double(object.confidence),
                    box: RealBox(object.box),
                    isOnlyHere: only.contains(index)
                )
            }
        }
        return Disagreement(
            footage: 0,
            frame: frame,
            seconds: seconds(frame),
            file: nil,
            width: StreetOfBoxes.width,
            height: StreetOfBoxes.height,
            weight: agreement.disagreement,
            reference: objects(reference[frame], only: agreement.lost),
            candidate: objects(candidate[frame], only: agreement.extra),
            truth: hasLabels
                ? truth[frame].map { .init(label: Int($0.label), box: RealBox($0.box), isCrowd: false) } : nil,
            picture: pictures.isEmpty ? [] : pictures[place % pictures.count]
        )
    }
}
