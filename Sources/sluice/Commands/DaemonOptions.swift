import ArgumentParser
import Foundation
import SluiceCore
import SluiceTerminal

/// How to get in where a daemon wants a token.
struct DaemonOptions: ParsableArguments {
    @Option(
        help: "File with the token of the daemon; without it, the variable SLUICE_TOKEN is looked at.",
        completion: .file()
    )
    var tokenFile: String?

    /// A client for the daemon at `address`, which is as it was typed.
    func client(_ address: String) throws -> DaemonClient {
        try DaemonClient(address: HTTPAddress(address), token: token())
    }

    private func token() throws -> String? {
        guard let tokenFile else {
            return ProcessInfo.processInfo.environment["SLUICE_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        }
        do {
            let text = try String(contentsOfFile: tokenFile, encoding: .utf8)
            return text.trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw OutputError(
                .noInput,
                "\(tokenFile): the token cannot be read: \(error.localizedDescription)",
                remedy: "check the path, and who may read it"
            )
        }
    }
}
