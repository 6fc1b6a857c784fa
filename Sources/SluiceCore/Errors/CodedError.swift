/// What kind of failure an error is, to decide by; and so, how the program exits.
package protocol ErrorCode: Hashable, Sendable {
    var exitCode: ExitCode { get }
}

/// An error with a code to decide by and words to act on. Each module has its own codes, and a name for its errors.
package struct CodedError<Code: ErrorCode>: ExplainedError, Hashable {
    package var code: Code
    package var what: String
    package var remedy: String

    package init(_ code: Code, _ what: String, remedy: String) {
        self.code = code
        self.what = what
        self.remedy = remedy
    }

    package var exitCode: ExitCode { code.exitCode }
}

/// Where nobody decides by more than how the program exits, the exit code is code enough.
extension ExitCode: ErrorCode {
    package var exitCode: ExitCode { self }
}
