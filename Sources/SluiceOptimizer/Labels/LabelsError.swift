package import SluiceCore

/// Why labels cannot be used.
package typealias LabelsError = CodedError<ExitCode>
