/// What the command line says about a pipeline. It wins over the files.
package struct PipelineOverrides: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        var path: ConfigPath
        var text: String
        var option: String
    }

    /// Sources given as arguments; they take the place of the file's. Each gets its name from its file.
    package var streams: [String] = []
    /// Files for the lines, `-` for standard output; they take the place of the file's.
    package var outputs: [String] = []
    private(set) var entries: [Entry] = []

    package init() {}

    /// Sets a key, for all streams where the path says `streams.*`.
    ///
    /// - Parameters:
    ///   - path: The key, such as `model.confidence`.
    ///   - text: The value as it would stand in the file, lists in brackets. References are not substituted.
    ///   - option: What the user typed (`--confidence`), to name in messages and as the value's origin.
    package mutating func set(_ path: ConfigPath, _ text: String, option: String) {
        entries.append(Entry(path: path, text: text, option: option))
    }
}
