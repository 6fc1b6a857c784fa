package import SluiceCore

/// Compares a candidate with a reference frame by frame.
///
/// Give both sides as they were decoded from the same pictures, with a low confidence (.001): the thresholds are applied
/// here. What is kept does not grow with the frames, except for the bounded store of the pseudo-AP.
package struct AgreementAccumulator: Sendable {
    package let settings: AgreementSettings
    private var frames = 0
    private var agreeingFrames = 0
    private var framesWithObjects = 0
    private var agreeingFramesWithObjects = 0
    private var overall = SliceTally()
    private var classes: [Int32: SliceTally] = [:]
    private var smallOfClasses: [Int32: (found: Int, of: Int)] = [:]
    private var sizes = [SliceTally](repeating: SliceTally(), count: ObjectSize.allCases.count)
    private var segments: [Int: (frames: Int, tally: SliceTally)] = [:]
    private var pseudoTruth: PseudoTruth
    private var recallSearch = FrameSearch()
    private var precisionSearch = FrameSearch()
    private var plainSearch = PlainSearch()

    package init(_ settings: AgreementSettings) {
        self.settings = settings
        pseudoTruth = PseudoTruth(settings)
    }

    /// Compares the objects of a frame.
    ///
    /// - Parameters:
    ///   - reference: The reference's objects, in any order.
    ///   - candidate: The candidate's, in any order.
    ///   - seconds: The frame's time from the start of the stream. Pictures that are not of a video should be a second
    ///     apart, since frames of the same second count as one view of the same objects.
    /// - Returns: Which objects only one side has.
    @discardableResult
    package mutating func add(reference: [Detection], candidate: [Detection], seconds: Double) -> FrameAgreement {
        precondition(seconds.isFinite, "a frame has a time")
        recallSearch.run(
            for: reference,
            threshold: settings.referenceThreshold,
            in: candidate,
            otherThreshold: settings.candidateThreshold,
            settings: settings
        )
        precisionSearch.run(
            for: candidate,
            threshold: settings.candidateThreshold,
            in: reference,
            otherThreshold: settings.referenceThreshold,
            settings: settings
        )
        plainSearch.run(reference, candidate, settings)
        let segment = Int((seconds / settings.segmentSeconds).rounded(.down))
        let moment = Moment(frame: frames, second: Int(seconds.rounded(.down)), segment: segment)
        segments[segment, default: (0, SliceTally())].frames += 1
        tallyReference(reference, candidate, moment)
        tallyCandidate(candidate, reference, moment)
        tallyPlain(reference, candidate, moment)
        pseudoTruth.add(reference: reference, candidate: candidate)
        let agreement = FrameAgreement(recallSearch, reference, precisionSearch, candidate)
        let hasObjects = !plainSearch.reference.isEmpty || !plainSearch.candidate.isEmpty
        frames += 1
        framesWithObjects += hasObjects ? 1 : 0
        if agreement.isWhole {
            agreeingFrames += 1
            agreeingFramesWithObjects += hasObjects ? 1 : 0
        }
        return agreement
    }

    /// What was compared so far.
    package func report() -> AgreementReport {
        let pseudo = pseudoTruth.evaluate()
        return AgreementReport(
            settings: settings,
            agreeingFrames: Share(agreeingFrames, of: frames),
            agreeingFramesWithObjects: Share(agreeingFramesWithObjects, of: framesWithObjects),
            overall: overall.slice(frames: frames),
            classes: classes.sorted { $0.key < $1.key }.map { label, tally in
                let small = smallOfClasses[label, default: (0, 0)]
                return AgreementReport.ClassAgreement(
                    label: label,
                    slice: tally.slice(frames: frames),
                    smallRecall: Share(small.found, of: small.of),
                    pseudoAP: pseudo.classes[label]
                )
            },
            sizes: ObjectSize.allCases.map {
                AgreementReport.SizeAgreement(size: $0, slice: sizes[$0.index].slice(frames: frames))
            },
            segments: segments.sorted { $0.key < $1.key }.map { index, segment in
                AgreementReport.SegmentAgreement(
                    start: Double(index) * settings.segmentSeconds,
                    end: Double(index + 1) * settings.segmentSeconds,
                    slice: segment.tally.slice(frames: segment.frames)
                )
            },
            pseudoAP: pseudo.overall
        )
    }
}

extension AgreementAccumulator {
    private struct Moment {
        var frame: Int
        var second: Int
        var segment: Int
    }

    /// Updates the tallies that an object bears on.
    private mutating func update(
        label: Int32,
        size: ObjectSize,
        _ moment: Moment,
        _ change: (inout SliceTally) -> Void
    ) {
        change(&overall)
        change(&classes[label, default: SliceTally()])
        change(&sizes[size.index])
        change(&segments[moment.segment, default: (0, SliceTally())].tally)
    }

    private mutating func tallyReference(_ reference: [Detection], _ candidate: [Detection], _ moment: Moment) {
        let search = recallSearch
        for (place, outcome) in zip(search.sure, search.outcomes) {
            let object = reference[place]
            let size = ObjectSize(object.box)
            if size == .small {
                smallOfClasses[object.label, default: (0, 0)].of += 1
                smallOfClasses[object.label, default: (0, 0)].found += outcome == .found ? 1 : 0
            }
            update(label: object.label, size: size, moment) {
                $0.see(frame: moment.frame, second: moment.second)
                $0.reference.count(outcome)
            }
        }
        for place in search.band {
            let object = reference[place]
            update(label: object.label, size: ObjectSize(object.box), moment) {
                $0.reference.band += 1
                $0.reference.bandFound += search.matches[place] >= 0 ? 1 : 0
            }
        }
        for (place, match) in search.matches.enumerated() where match >= 0 {
            let (object, other) = (reference[place], candidate[match])
            let iou = object.box.overlap(other.box)
            let change = Double(other.confidence) - Double(object.confidence)
            update(label: object.label, size: ObjectSize(object.box), moment) {
                $0.countMatch(iou: iou, change: change)
            }
        }
    }

    private mutating func tallyCandidate(_ candidate: [Detection], _ reference: [Detection], _ moment: Moment) {
        let search = precisionSearch
        func size(_ place: Int) -> ObjectSize {
            let match = search.matches[place]
            return ObjectSize(match >= 0 ? reference[match].box : candidate[place].box)
        }
        for (place, outcome) in zip(search.sure, search.outcomes) {
            update(label: candidate[place].label, size: size(place), moment) {
                $0.see(frame: moment.frame, second: moment.second)
                $0.candidate.count(outcome)
            }
        }
        for place in search.band {
            update(label: candidate[place].label, size: size(place), moment) {
                $0.candidate.band += 1
                $0.candidate.bandFound += search.matches[place] >= 0 ? 1 : 0
            }
        }
    }

    private mutating func tallyPlain(_ reference: [Detection], _ candidate: [Detection], _ moment: Moment) {
        let search = plainSearch
        for place in search.reference {
            let object = reference[place]
            update(label: object.label, size: ObjectSize(object.box), moment) {
                $0.reference.atThreshold += 1
                $0.matchedAtThreshold += search.matches[place] >= 0 ? 1 : 0
            }
        }
        for place in search.candidate {
            let match = search.candidateMatches[place]
            let box = match >= 0 ? reference[match].box : candidate[place].box
            update(label: candidate[place].label, size: ObjectSize(box), moment) { $0.candidate.atThreshold += 1 }
        }
    }
}
