import Foundation
import SluiceCore
import SluiceEngine
import SluiceMetrics
import SluiceVision

extension EvaluationBook {
    /// Works out the figures.
    func report(isPartial: Bool) -> EvaluationReport {
        let judgements = accuracy.map { $0.judgements() }
        let speeds = variants.map { $0.speed.totals }
        let flickers = variants.map { $0.flickerReport() }
        return EvaluationReport(
            program: plan.program,
            createdAt: Date().formatted(.iso8601),
            isPartial: isPartial,
            machine: plan.machine,
            footage: footage,
            classes: choice.table.names,
            reference: plan.variants[0].name,
            variants: variants.indices.map { index in
                variant(index, judgements?[index], flickers[index])
            },
            comparisons: pairs.indices.map { index in
                comparison(
                    index,
                    accuracy: judgements.map { difference(from: $0[0].evaluation, to: $0[index + 1].evaluation) },
                    speedRatio: speedRatio(of: speeds[index + 1], to: speeds[0]),
                    flickers
                )
            },
            resampling: pairs.isEmpty
                ? nil
                : ResamplingReport(
                    seed: speedBootstrap.seed,
                    accuracyBlock: accuracy.map { accuracyBootstrap(of: $0.imageCount).blockLength },
                    speedBlock: speedBootstrap.blockLength
                ),
            notes: notes()
        )
    }

    private func variant(
        _ index: Int,
        _ judgement: AccuracyBook.Judgement?,
        _ flicker: FlickerReport?
    ) -> VariantReport {
        let plan = plan.variants[index]
        let nms = plan.detector.spec.nms
        return VariantReport(
            name: plan.name,
            model: plan.model,
            digest: "sha256:\(plan.digest)",
            device: plan.session.session.device,
            inputWidth: plan.input.width,
            inputHeight: plan.input.height,
            confidence: plan.confidence.asWritten,
            nms: plan.detector.spec.family.leavesDuplicates ? nms.kind.rawValue : NMSSpec.Kind.none.rawValue,
            nmsIoU: nms.iou.asWritten,
            objectsPerFrame: Double(variants[index].objects) / Double(frames),
            speed: variants[index].speed.report(),
            accuracy: judgement.map { AccuracyReport($0) },
            flicker: flicker
        )
    }

    private func comparison(
        _ index: Int,
        accuracy: AccuracyDifference?,
        speedRatio: Interval?,
        _ flickers: [FlickerReport?]
    ) -> ComparisonReport {
        let agreement = pairs[index].report()
        let candidate = plan.variants[index + 1].name
        let flicker = flickers[0].flatMap { reference in flickers[index + 1].map { (reference, $0) } }
        return ComparisonReport(
            candidate: candidate,
            verdict: Verdict(
                candidate: candidate,
                reference: plan.variants[0].name,
                averagePrecision: accuracy?[.ap],
                images: self.accuracy?.imageCount ?? 0,
                speedRatio: speedRatio,
                agreement: agreement
            ).report,
            speedRatio: speedRatio,
            accuracy: accuracy,
            agreement: agreement,
            agreementByFootage: pairs[index].reportsByFootage(),
            findings: agreement.findings(labels: choice.table.names, moment: moment, flicker: flicker),
            disagreements: pairs[index].worst.frames
        )
    }
}

extension EvaluationBook {
    /// When a segment on the time line of all footage is: in which footage, and there when.
    private func moment(_ start: Double, _ end: Double) -> String {
        guard footage.count > 1, let part = starts.lastIndex(where: { $0 < (start + end) / 2 }) else {
            return AgreementReport.moment(start, end)
        }
        let (from, to) = (start - starts[part], end - starts[part])
        let isWhole = from <= 0 && footage[part].seconds < to
        return "in \(footage[part].name)" + (isWhole ? "" : " \(AgreementReport.moment(from, to))")
    }
}

extension AccuracyReport {
    fileprivate init(_ judgement: AccuracyBook.Judgement) {
        let evaluation = judgement.evaluation
        self.init(
            images: evaluation.imageCount,
            objects: evaluation.categories.reduce(0) { $0 + $1.truths },
            metrics: evaluation.summary,
            scoringMs: judgement.milliseconds,
            classes: evaluation.categories,
            curves: evaluation.curves()
        )
    }
}

// MARK: - Intervals

extension EvaluationBook {
    private static let metrics: [CocoMetric] = [.ap, .ap50, .ap75, .apSmall, .apMedium, .apLarge, .ar100]

    private func difference(from reference: CocoEvaluation, to candidate: CocoEvaluation) -> AccuracyDifference {
        let found = accuracyBootstrap(of: reference.imageCount)
            .differences(of: Self.metrics, from: reference, to: candidate)
        return AccuracyDifference(
            metrics: Self.metrics.compactMap { metric in
                found.metrics[metric].map { AccuracyDifference.MetricDifference(metric: metric, difference: $0) }
            },
            classes: found.categories
        )
    }

    private func accuracyBootstrap(of images: Int) -> PairedBootstrap {
        // A resample costs as much as there are images; an hour of labelled video need not take another hour.
        PairedBootstrap(
            blockLength: blockLength(of: images),
            replicates: max(400, min(2_000, 1_000_000 / max(images, 1)))
        )
    }

    private var speedBootstrap: PairedBootstrap {
        PairedBootstrap(blockLength: max(1, min(50, frames / 10)))
    }

    /// How much faster the candidate is. Medians, because a frame that the machine was busy elsewhere in says nothing.
    private func speedRatio(of candidate: [Double], to reference: [Double]) -> Interval? {
        // Twice the time is half the speed.
        speedBootstrap.ratio(of: reference, to: candidate, by: .median)
    }

    /// Frames that are drawn together: of a video those of five seconds, in which much the same objects are seen, but
    /// at most a tenth of all.
    private func blockLength(of images: Int) -> Int {
        guard videoFrames > 0 else { return 1 }
        let seconds = footage.reduce(0) { $0 + $1.seconds }
        let rate = seconds > 0 ? Double(frames) / seconds : 1
        return max(1, min(Int(5 * rate), images / 10))
    }
}

// MARK: - Notes

extension EvaluationBook {
    private func notes() -> [String] {
        var notes = choice.notes
        for part in footage {
            let left = part.leftOut
            if left.calibration > 0 {
                notes.append(
                    "\(part.name): \(Figures.count(left.calibration, "frame")) left out that a variant was calibrated "
                        + "with: it must not be judged on what it was tuned on."
                )
            }
            if left.unlabelled > 0 {
                notes.append(
                    "\(part.name): \(Figures.count(left.unlabelled, "frame")) left out that the labels do not mention."
                )
            }
            if left.unreadable > 0 {
                notes.append(
                    "\(part.name): \(Figures.count(left.unreadable, "frame")) could not be decoded, or only with damage."
                )
            }
        }
        if videoFrames > 0, plan.every > 1 {
            notes.append("Flicker is not judged, because of \(plan.every) frames only one was looked at.")
        }
        return notes
    }
}
