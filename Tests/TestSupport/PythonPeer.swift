package import Foundation
package import Testing

/// Reference implementations in Python, from the environment that `scripts/test-environment` makes.
package enum PythonPeer {
    private static let interpreter = Checkout.path(".venv-test/bin/python")

    /// `false` where the environment is missing and may be: a test then skips. Under CI it runs, and fails.
    package static let isExpected =
        FileManager.default.isExecutableFile(atPath: interpreter) || ProcessInfo.processInfo.environment["CI"] != nil

    /// Runs a script of the repository, and returns what it printed. Its errors go to ours.
    package static func run(_ script: String, _ arguments: [String] = []) throws -> Data {
        try #require(
            FileManager.default.isExecutableFile(atPath: interpreter),
            "\(interpreter) is missing: run scripts/test-environment"
        )
        let process = Process()
        process.executableURL = URL(filePath: interpreter)
        process.arguments = [Checkout.path(script)] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(script) failed with \(process.terminationStatus)")
        return output
    }
}

extension Trait where Self == ConditionTrait {
    /// For tests that compare with a reference implementation in Python.
    package static var pythonPeer: Self { .enabled(if: PythonPeer.isExpected, "needs scripts/test-environment") }
}
