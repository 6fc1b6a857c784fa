package import SluiceEngine

/// Something to evaluate on: a video, images, a scene; and what is known to be in it.
package struct Footage: Sendable {
    /// As it may be shown.
    package var name: String
    package var truth: FootageTruth?
    /// It was named by a pattern of the shell, so that it may be a part of what the labels are of.
    package var isPattern: Bool
    /// Opens it, from the beginning.
    package var open: @Sendable () throws -> SourceBox

    package init(
        name: String,
        truth: FootageTruth?,
        isPattern: Bool,
        open: @escaping @Sendable () throws -> SourceBox
    ) {
        self.name = name
        self.truth = truth
        self.isPattern = isPattern
        self.open = open
    }
}
