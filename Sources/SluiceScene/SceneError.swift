package import SluiceCore

/// Why a scene cannot be made as asked.
package struct SceneError: ExplainedError, Hashable {
    package var what: String
    package var remedy: String

    package var exitCode: ExitCode { .usage }

    package init(_ what: String, remedy: String) {
        self.what = what
        self.remedy = remedy
    }
}
