import Glibc

/// What decides how fast a model runs here.
package struct Machine: Hashable, Sendable {
    /// Name of the processor, `unknown` if the kernel does not say.
    package var processor: String
    /// Logical cores that this process may use.
    package var cores: Int

    package init(processor: String, cores: Int) {
        self.processor = processor
        self.cores = cores
    }

    /// This machine.
    package static let current = Machine(processor: processorName() ?? "unknown", cores: usableCores())

    /// The cores of the affinity mask, or fewer if the control group has a quota.
    private static func usableCores() -> Int {
        let status = SmallFile.read("/proc/self/status") ?? ""
        let mask = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") } ?? ""
        let allowed = mask.drop { $0 != "\t" }.reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount }
        let cores = allowed > 0 ? allowed : max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)
        // `200000 100000`: two cores' worth in every period; `max 100000`: no quota.
        let quota = (SmallFile.read("/sys/fs/cgroup/cpu.max") ?? "").split { $0.isWhitespace }.compactMap { Int($0) }
        guard quota.count == 2, quota[1] > 0 else { return cores }
        return min(max((quota[0] + quota[1] - 1) / quota[1], 1), cores)
    }

    /// `model name` on x86; on Arm the identification registers, which tell cores apart just as well.
    private static func processorName() -> String? {
        guard let text = SmallFile.read("/proc/cpuinfo") else { return nil }
        let lines = text.split(separator: "\n")
        func value(of key: String) -> String? {
            lines.first { $0.hasPrefix(key) }?.split(separator: ":", maxSplits: 1).last?
                .trimmingSpaces
        }
        if let name = value(of: "model name") { return name }
        guard let implementer = value(of: "CPU implementer"), let part = value(of: "CPU part") else { return nil }
        return "arm \(implementer) \(part)"
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
