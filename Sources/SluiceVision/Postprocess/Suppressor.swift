import SluiceCore

/// Chooses among overlapping candidates, and decodes the boxes of those it has to look at.
struct Suppressor: Sendable {
    private let spec: NMSSpec
    private let kind: NMSSpec.Kind
    private let confidence: Float
    private var kept = KeptBoxes()
    private var queue = DecayQueue()

    /// - Parameters:
    ///   - spec: Threshold, grouping and limit.
    ///   - kind: In place of the one in `spec`.
    ///   - confidence: A score that soft-NMS brings below this is not reported.
    init(_ spec: NMSSpec, kind: NMSSpec.Kind, confidence: Float) {
        self.spec = spec
        self.kind = kind
        self.confidence = confidence
    }

    /// Appends the survivors among `candidates` to `detections`, best first, at most `spec.limit`.
    ///
    /// `candidates` must be in order, best first.
    mutating func select<Source: BoxSource & ~Escapable>(
        _ candidates: borrowing CandidateList,
        from source: borrowing Source,
        placement: Placement,
        into detections: inout Detections
    ) {
        switch kind {
        case .greedy: selectGreedily(candidates, from: source, placement: placement, into: &detections)
        case .soft: selectSoftly(candidates, from: source, placement: placement, into: &detections)
        case .none: selectAll(candidates, from: source, placement: placement, into: &detections)
        }
    }

    private func selectAll<Source: BoxSource & ~Escapable>(
        _ candidates: borrowing CandidateList,
        from source: borrowing Source,
        placement: Placement,
        into detections: inout Detections
    ) {
        for index in 0..<candidates.count {
            if detections.objects.count >= spec.limit { return }
            let candidate = candidates[index]
            let box = placement.toPicture(source.box(candidate.anchor))
            detections.append(candidate, box, landmarksFrom: source, placement: placement)
        }
    }

    /// The best candidate removes those that overlap it. Candidates are met in order and compared only with the
    /// survivors of their class, so the work is n × survivors of a class, and ends when the limit is reached.
    private mutating func selectGreedily<Source: BoxSource & ~Escapable>(
        _ candidates: borrowing CandidateList,
        from source: borrowing Source,
        placement: Placement,
        into detections: inout Detections
    ) {
        kept.removeAll()
        for index in 0..<candidates.count {
            if detections.objects.count >= spec.limit { return }
            let candidate = candidates[index]
            let box = placement.toPicture(source.box(candidate.anchor))
            let group = spec.perClass ? candidate.label : 0
            if kept.contains(overlapping: box, in: group, above: spec.iou) { continue }
            if detections.append(candidate, box, landmarksFrom: source, placement: placement) {
                kept.insert(box, in: group)
            }
        }
    }

    /// Soft-NMS with a Gaussian, σ = 0.5: each survivor multiplies the scores of the others by exp(−IoU² / σ)
    /// (Bodla et al. 2017, eq. 3).
    ///
    /// Scores only ever fall, so a candidate's score is brought up to date when it reaches the head of the queue,
    /// and it survives if it is still the best then.
    private mutating func selectSoftly<Source: BoxSource & ~Escapable>(
        _ candidates: borrowing CandidateList,
        from source: borrowing Source,
        placement: Placement,
        into detections: inout Detections
    ) {
        queue.fill(candidates)
        while detections.objects.count < spec.limit, let best = queue.first {
            let box = placement.toPicture(source.box(best.candidate.anchor))
            var score = best.candidate.score
            for survivor in detections.objects[best.decays...]
            where !spec.perClass || Int(survivor.label) == best.candidate.label {
                let iou = box.iou(survivor.box)
                if iou > 0 { score *= exponential(-iou * iou / 0.5) }
            }
            if score < confidence {
                queue.removeFirst()
            } else if score < best.candidate.score {
                queue.replaceFirst(best.candidate.decayed(to: score), decays: detections.objects.count)
            } else {
                queue.removeFirst()
                detections.append(best.candidate, box, landmarksFrom: source, placement: placement)
            }
        }
    }
}

extension Detections {
    /// Appends an object unless its box or its landmarks are not finite, or the box is empty.
    ///
    /// - Returns: Whether it was appended.
    @discardableResult @inline(__always)
    fileprivate mutating func append<Source: BoxSource & ~Escapable>(
        _ candidate: Candidate,
        _ box: Box,
        landmarksFrom source: borrowing Source,
        placement: Placement
    ) -> Bool {
        guard box.isReportable else { return false }
        var detection = Detection(box: box, confidence: candidate.score, label: Int32(candidate.label))
        if var points = source.landmarks(candidate.anchor) {
            for index in points.indices { points[index] = placement.toPicture(points[index]) }
            guard points.isFinite else { return false }
            detection.landmarks = Int32(landmarks.count)
            landmarks.append(points)
        }
        objects.append(detection)
        return true
    }
}
