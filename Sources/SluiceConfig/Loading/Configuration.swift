package import SluiceCore

/// A pipeline that was read and checked, and where each of its values comes from.
package struct Configuration: Hashable, Sendable {
    package var spec: PipelineSpec
    /// Every value in effect, by key.
    package var settings: Settings
    /// Mistakes that do not keep the pipeline from starting.
    package var warnings: [ConfigDiagnostic]
}
