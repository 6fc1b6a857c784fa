import ArgumentParser
import Foundation
import SluiceCore

/// Why something that was asked for could not be written.
typealias OutputError = CodedError<SluiceCore.ExitCode>

/// Ends the program as the error says: one line on stderr, the right exit status.
enum Failure {
    static func exit(with error: any Error) -> Never {
        guard let explained = error as? any ExplainedError else {
            Terminal.flush()
            Sluice.exit(withError: error)
        }
        report(explained)
        Terminal.flush()
        Foundation.exit(explained.exitCode.rawValue)
    }

    /// Prints what happened and what to do, each line of it marked.
    static func report(_ error: any ExplainedError) {
        for line in lines(of: error) { Terminal.print("sluice: \(line)") }
    }

    /// What happened and what to do, one line for each mistake.
    static func lines(of error: any Error) -> [String] {
        "\(error)".split(separator: "\n").map(String.init)
    }
}
