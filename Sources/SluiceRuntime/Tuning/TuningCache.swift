import Glibc
import SluiceCore

/// Remembers what ``SessionTuner`` found, so that only the first start on a machine measures.
///
/// One small text file per question. A cache that cannot be read or written is as good as none.
package struct TuningCache: Sendable {
    private let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    /// `$XDG_CACHE_HOME/sluice`, or `~/.cache/sluice`; `nil` if neither is known.
    package static var standard: TuningCache? {
        if let cache = environment("XDG_CACHE_HOME") { return TuningCache(folder: cache + "/sluice") }
        return environment("HOME").map { TuningCache(folder: $0 + "/.cache/sluice") }
    }

    /// Everything the answer depends on, in one line.
    static func key(for request: SessionTuner.Request, machine: Machine, runtimeVersion: String) -> String {
        let settled = "\(request.instances.map(String.init) ?? "auto")×\(request.threads.map(String.init) ?? "auto")"
        let shape = request.shape.map(String.init).joined(separator: "×")
        let input = "\(request.elementType.rawValue) \(request.batch)×\(shape)"
        return "\(request.digest), \(input), layout \(settled), \(request.device.rawValue), "
            + "onnxruntime \(runtimeVersion), \(machine.cores) cores of \(machine.processor)"
    }

    func result(for key: String) -> TuningResult? {
        guard let text = SmallFile.read(file(for: key)) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // The key tells apart two questions whose file names collide.
        guard lines.count == 5, lines[0] == key, let instances = Int(lines[1]), let threads = Int(lines[2]),
            instances > 0, threads > 0
        else { return nil }
        return TuningResult(
            layout: SessionLayout(instances: instances, threads: threads),
            evidence: String(lines[3]),
            isCached: true
        )
    }

    func store(_ result: TuningResult, for key: String) {
        SmallFile.write(
            "\(key)\n\(result.layout.instances)\n\(result.layout.threads)\n\(result.evidence)\n",
            to: file(for: key)
        )
    }

    private func file(for key: String) -> String {
        // FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv
        let hash = key.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "\(folder)/layout-\(String(hash, radix: 16))"
    }

    private static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.hasPrefix("/") ? text : nil
    }
}
