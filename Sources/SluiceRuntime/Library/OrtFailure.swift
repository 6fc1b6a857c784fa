import COnnxRuntime

/// What the runtime says when a call fails.
struct OrtFailure: Error {
    var code: OrtErrorCode
    /// As the runtime gives it: often several lines, with places in its own source.
    var message: String

    /// The message as one line of at most 240 characters, without the places in the runtime's own source.
    var summary: String {
        let words = message.split { $0.isWhitespace }
        var text = words[...]
        var before = words[..<0]
        // `Status Message: /src/onnxruntime/core/session.cc:120 Load(const Path &) text`: the last place counts.
        if let place = words.lastIndex(where: { $0.contains(".cc:") || $0.contains(".h:") }) {
            before = words[..<place].prefix { !$0.contains(".cc:") && !$0.contains(".h:") }
            text = Self.afterFunction(words[(place + 1)...])
        }
        let line = (before + text).joined(separator: " ")
        return line.count > 240 ? line.prefix(239) + "…" : line
    }

    /// What follows the signature of a function: the words after the last parenthesis closes.
    private static func afterFunction(_ words: ArraySlice<Substring>) -> ArraySlice<Substring> {
        var depth = 0
        for index in words.indices {
            let word = words[index]
            depth += word.count { $0 == "(" } - word.count { $0 == ")" }
            if depth == 0, word.contains(")") {
                return words[(index + 1)...].drop { $0 == "const" }
            }
        }
        return words
    }
}
