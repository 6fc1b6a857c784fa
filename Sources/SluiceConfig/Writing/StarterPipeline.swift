import Foundation
package import SluiceCore

/// A pipeline for one source, as somebody would begin it: YAML with remarks, and without secrets.
package struct StarterPipeline: Sendable {
    /// Keys of a query whose values are nobody's business. Those of other keys choose a channel, a size, a codec.
    private static let secretKeys = ["pass", "pwd", "token", "secret", "auth", "key", "streamid", "signature", "user"]

    /// What is known about the source, for the remark above it.
    package var remark = ""
    /// The model, if there is one already.
    package var model: String?
    /// `nil` where the default does.
    package var transport: Transport?
    /// Whether the source goes on by itself: then old pictures are dropped, and logs are rotated.
    package var isLive = false

    package let name: String
    private let url: String
    /// What has to be in the environment: names of variables.
    package let variables: [String]

    /// - Parameter url: As somebody typed it. `${NAME}` in it stays; other secrets become such references.
    package init(url: String) {
        name = StreamName.derived(from: url, taken: [])
        if Substitution.isNeeded(in: url) {
            (self.url, variables) = (url, [])
        } else {
            (self.url, variables) = Self.withoutSecrets(url)
        }
    }

    /// `url` with the values of `${NAME}` and `${file:…}` in it, which so need not be on a command line.
    package static func expanded(_ url: String, environment: ConfigEnvironment = .process) throws(ConfigError) -> String
    {
        guard Substitution.isNeeded(in: url) else { return url }
        do {
            return try Substitution(environment: environment, folder: "").expandURL(url)
        } catch {
            throw ConfigError(
                ConfigDiagnostic(
                    at: SourceLocation(file: "command line"),
                    error.message,
                    remedy: error.remedy,
                    exitCode: .usage
                )
            )
        }
    }

    /// The YAML.
    package var text: String {
        var lines: [String] = []
        if !remark.isEmpty { lines.append("# \(name): \(remark)") }
        if !variables.isEmpty {
            lines.append("# The address holds secrets, which are better not in a file. As they are in the address:")
            lines.append("#   export \(variables.map { "\($0)=…" }.joined(separator: " "))")
        }
        lines += ["streams:", "  \(Self.scalar(name)):", "    url: \(Self.scalar(url))"]
        if let transport { lines.append("    transport: \(transport.rawValue)") }
        if isLive { lines.append("    max_frame_age: 1s    # under overload, the newest pictures win") }
        if let model {
            lines += ["model:", "  path: \(Self.scalar(model))"]
        } else {
            lines += ["# Name a detector here, or with --model:", "# model:", "#   path: yolox_nano.onnx"]
        }
        if isLive {
            lines += [
                "outputs:", "  - path: \(Self.scalar("\(name).jsonl"))", "    rotate: {size: 100MB, keep: 7}",
                "http: {}    # http://127.0.0.1:8480, sluice top",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Text that no YAML reader takes for anything else than itself.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            text.first.map { $0.isASCII && ($0.isLetter || $0 == "/") } ?? false
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-?=&${}@:;+%~".contains($0)) }
            && !text.hasSuffix(":")
            && !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
        return isPlain ? text : "'\(text.replacing("'", with: "''"))'"
    }

    private static func withoutSecrets(_ url: String) -> (String, [String]) {
        guard let scheme = url.range(of: "://"), url[..<scheme.lowerBound].lowercased() != "file" else {
            return (url, [])
        }
        var variables: [String] = []
        var result = String(url[..<scheme.upperBound])
        var rest = url[scheme.upperBound...]
        if let at = userEnd(rest) {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            variables = parts.count > 1 ? ["CAM_USER", "CAM_PASS"] : ["CAM_USER"]
            result += variables.map { "${\($0)}" }.joined(separator: ":") + "@"
            rest = rest[rest.index(after: at)...]
        }
        let address = rest.prefix { $0 != "?" }
        result += address
        guard address.endIndex < rest.endIndex else { return (result, variables) }
        let fields = rest[address.endIndex...].dropFirst().split(separator: "&", omittingEmptySubsequences: false)
        result += "?" + fields.map { withoutSecret($0, &variables) }.joined(separator: "&")
        return (result, variables)
    }

    /// The `@` that ends user and password, which may hold a `/` that nobody encoded.
    private static func userEnd(_ rest: Substring) -> Substring.Index? {
        let authority = rest.prefix { !"/?#".contains($0) }
        if let at = authority.lastIndex(of: "@") { return at }
        guard !authority.hasPrefix("["), let colon = authority.firstIndex(of: ":"),
            !authority[colon...].dropFirst().allSatisfy(\.isNumber)
        else { return nil }
        return rest.lastIndex(of: "@")
    }

    private static func withoutSecret(_ field: Substring, _ variables: inout [String]) -> String {
        let key = field.prefix { $0 != "=" }
        guard key.endIndex < field.endIndex, secretKeys.contains(where: key.lowercased().contains) else {
            return String(field)
        }
        var variable = "CAM_" + key.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        while variables.contains(variable) { variable += "_2" }
        variables.append(variable)
        return "\(key)=${\(variable)}"
    }
}
