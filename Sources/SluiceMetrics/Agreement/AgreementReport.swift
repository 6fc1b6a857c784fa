/// How far a candidate agrees with a reference on the same frames, without labels.
///
/// Agreement is not accuracy: where the reference errs, a candidate that errs alike is rewarded. Nil stands where there
/// was nothing to compare.
package struct AgreementReport: Codable, Hashable, Sendable {
    package let settings: AgreementSettings
    /// Frames without a lost and without an extra object.
    package let agreeingFrames: Share
    /// The same, of the frames in which either side has an object at its threshold.
    package let agreeingFramesWithObjects: Share
    package let overall: AgreementSlice
    /// By class, the smallest label first; classes that neither side has are left out.
    package let classes: [ClassAgreement]
    /// By size of the reference's box (the candidate's, where the reference has none).
    package let sizes: [SizeAgreement]
    /// By time, the earliest first; segments without frames are left out.
    package let segments: [SegmentAgreement]
    package let pseudoAP: PseudoAP?

    package struct ClassAgreement: Codable, Hashable, Sendable {
        package let label: Int32
        package let slice: AgreementSlice
        /// Recall of the small objects of the class, as in `slice`.
        package let smallRecall: Share
        /// Nil where the reference has no object of the class.
        package let pseudoAP: PseudoAP?
    }

    package struct SizeAgreement: Codable, Hashable, Sendable {
        package let size: ObjectSize
        package let slice: AgreementSlice
    }

    package struct SegmentAgreement: Codable, Hashable, Sendable {
        /// Seconds from the start of the stream; of several, on one time line with holes between them.
        package let start: Double
        package let end: Double
        package let slice: AgreementSlice
    }
}

/// Average precision with the reference's objects ≥ τ as the truth and the candidate's at any confidence: agreement that
/// no threshold of the candidate bears on. As COCO: 101 points, and the mean over classes.
package struct PseudoAP: Codable, Hashable, Sendable {
    /// At IoU .5.
    package let ap50: Double
    /// Mean over IoU .5, .55 … .95.
    package let ap: Double
    /// Objects that count as the truth.
    package let truths: Int
    /// Frames that they come from: all, or every so-manieth of a long video.
    package let frames: Int
}
