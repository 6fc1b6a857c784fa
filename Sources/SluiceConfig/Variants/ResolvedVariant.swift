package import SluiceCore

/// What is seen in a model, before anyone says otherwise.
package struct RecognizedModel: Hashable, Sendable {
    package var family: ModelFamily
    /// `nil` where the outputs do not tell (`ssd`).
    package var classCount: Int?
    /// The preprocessing that models of this family are trained with, at the size the model asks for.
    package var input: InputSpec
    /// What it was recognised by: `one output of 3549 × 85 at strides 8, 16, 32`.
    package var reason: String
    /// Names of the classes where the family fixes them.
    package var labels: [String]?

    package init(
        family: ModelFamily,
        classCount: Int?,
        input: InputSpec,
        reason: String,
        labels: [String]? = nil
    ) {
        self.labels = labels
        self.family = family
        self.classCount = classCount
        self.input = input
        self.reason = reason
    }
}

/// A variant with nothing left open: what to feed the model, and how to read it.
package struct ResolvedVariant: Hashable, Sendable {
    package var variant: VariantSpec
    package var input: InputSpec
    package var detector: DetectorSpec
    /// Every value in effect, the model's own ones included.
    package var settings: Settings
    package var warnings: [ConfigDiagnostic]
}
