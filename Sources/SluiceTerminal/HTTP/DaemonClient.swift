import Foundation
import SluiceCore

/// What is asked of a daemon over HTTP.
package struct DaemonClient: Sendable {
    package let address: HTTPAddress
    /// A secret.
    private let token: String?

    package init(address: HTTPAddress, token: String?) throws(TerminalError) {
        // Whatever ends a header would begin another one.
        guard token?.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) ?? true else {
            throw TerminalError(.badAddress, "the token holds characters that none has", remedy: "check SLUICE_TOKEN")
        }
        self.address = address
        self.token = token
    }

    func exchange(_ path: String, query: [(String, String)] = [], accept: String) throws(TerminalError) -> HTTPExchange
    {
        try HTTPExchange(address.request(path, query: query, accept: accept, token: token), to: address)
    }

    /// Why an answer is none, going by its status and by what the daemon says itself.
    ///
    /// - Parameter path: What was asked for.
    func failure(status: Int, body: [UInt8], path: String) -> TerminalError {
        if status == 401 || status == 403 {
            return TerminalError(
                .unauthorised,
                "\(address.authority): \(token == nil ? "wants a token" : "refuses the token")",
                remedy: "give the http.token of its pipeline in the variable SLUICE_TOKEN, or with --token-file"
            )
        }
        if let problem = try? JSONDecoder().decode(Problem.self, from: Data(body)) {
            return TerminalError(.badAnswer, "\(address.authority): \(problem.detail)", remedy: problem.remedy ?? "")
        }
        return TerminalError(
            .badAnswer,
            "\(address.authority): answers \(path) with status \(status)",
            remedy: "check the address: it answers, but not as a sluice of this version does"
        )
    }

    /// What a daemon says about a request that it cannot serve (RFC 9457).
    private struct Problem: Decodable {
        var detail: String
        var remedy: String?
    }
}
