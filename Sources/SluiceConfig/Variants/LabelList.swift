/// Names of classes, one in each line of a text file.
enum LabelList {
    /// Lines end with LF or CRLF; blank lines at the end do not count, those between do, since the number of a line
    /// is the class.
    static func parse(_ text: String) -> [String] {
        var names = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(trimmed)
        while names.last?.isEmpty == true { names.removeLast() }
        return names
    }

    /// `class 0`, `class 1`, … for a model that nobody named the classes of.
    static func numbered(_ count: Int) -> [String] {
        (0..<count).map { "class \($0)" }
    }

    private static func trimmed(_ line: Substring) -> String {
        var line = line.drop(while: \.isWhitespace)
        while line.last?.isWhitespace == true { line.removeLast() }
        return String(line)
    }
}
