package import SluiceCore

/// Why HTTP cannot be served.
package typealias ServerError = CodedError<ExitCode>
