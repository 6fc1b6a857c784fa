/// Something that an agreement shows and that a person should know, in words, with the figures that say so.
package struct AgreementFinding: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// Objects, boxes and confidences are the same.
        case identical
        /// Confidences moved by about the same amount; a threshold moved as far undoes it.
        case scoreDrift
        /// Small objects are lost much more often than others.
        case lostSmallObjects
        /// A class is lost much more often than the others.
        case lostClass
        /// The candidate sees objects that the reference does not.
        case extraObjects
        /// Objects are found, but their boxes fit less.
        case looserBoxes
        /// Objects keep their boxes but change their class.
        case classSwaps
        /// Objects come and go more often than in the reference.
        case flicker
        /// One segment of time agrees much less than the others.
        case segmentDrop
        /// Objects of all kinds are lost.
        case lostObjects
        /// Too few objects to judge by.
        case fewObjects
    }

    package enum Severity: String, Codable, Hashable, Sendable, CaseIterable {
        /// A reason not to deploy the candidate.
        case serious
        /// To look at before the candidate is deployed.
        case warning
        /// Good to know.
        case note
    }

    package let kind: Kind
    package let severity: Severity
    /// One sentence with its figures.
    package let text: String
    /// What to do about it.
    package let suggestion: String?
    /// The class it is about.
    package let label: Int32?
    /// The figures of the text, by name.
    package let evidence: [String: Double]
}
