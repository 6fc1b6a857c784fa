package import SluiceCore

/// What is different between the configuration that runs and another one.
package struct ConfigurationChange: Sendable {
    /// Streams that are new, or that differ in anything.
    package let startedStreams: [StreamSpec]
    /// Names of streams that are gone, or that differ in anything.
    package let stoppedStreams: [String]
    package let changesModel: Bool
    package let changesHTTP: Bool
    /// Keys that cannot be changed while the pipeline runs.
    package let needsRestart: [String]
    /// Everything that differs, for people: `stream gate: url, max_frame_age`. Values are not shown: some are secrets.
    package let descriptions: [String]

    package init(from old: Configuration, to new: Configuration) {
        let before = Dictionary(uniqueKeysWithValues: old.spec.streams.map { ($0.name, $0) })
        let after = Dictionary(uniqueKeysWithValues: new.spec.streams.map { ($0.name, $0) })
        startedStreams = new.spec.streams.filter { before[$0.name] != $0 }
        stoppedStreams = old.spec.streams.filter { after[$0.name] != $0 }.map(\.name)
        changesModel = old.spec.champion != new.spec.champion
        let changesOutputs = old.spec.outputs != new.spec.outputs
        changesHTTP = old.spec.http != new.spec.http
        needsRestart = old.spec.ledger != new.spec.ledger ? ["ledger"] : []
        let differing = old.settings.keysThatDiffer(from: new.settings)
        var words: [String] = []
        for spec in new.spec.streams {
            guard let known = before[spec.name] else {
                words.append("stream \(spec.name): new")
                continue
            }
            let keys = Self.list(differing, under: "streams" / spec.name)
            if known != spec { words.append("stream \(spec.name): \(keys.isEmpty ? "a secret" : keys)") }
        }
        words += old.spec.streams.filter { after[$0.name] == nil }.map { "stream \($0.name): removed" }
        for (name, isChanged) in [("model", changesModel), ("outputs", changesOutputs), ("http", changesHTTP)] {
            guard isChanged else { continue }
            let keys = Self.list(differing, under: ConfigPath([name]))
            words.append(keys.isEmpty ? "\(name): a secret" : "\(name): \(keys)")
        }
        descriptions = words + needsRestart
    }

    /// The keys below `path`, without it.
    private static func list(_ keys: [ConfigPath], under path: ConfigPath) -> String {
        keys.filter { $0.starts(with: path) }
            .map { $0.components.dropFirst(path.components.count).joined(separator: ".") }
            .sorted()
            .joined(separator: ", ")
    }
}

extension Settings {
    /// Keys that only one of both has, or whose values differ.
    func keysThatDiffer(from other: Settings) -> [ConfigPath] {
        Set(paths).union(other.paths).filter { self[$0]?.value != other[$0]?.value }
    }
}
