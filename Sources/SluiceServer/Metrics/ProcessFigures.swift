import Glibc
import SluiceCore

/// What the process uses, as `/proc` has it. A figure that cannot be had now, for want of a descriptor say, is `nil`.
struct ProcessFigures: Sendable {
    var cpuSeconds = Double(CPUTime.process) / 1e9
    var residentBytes: UInt64?
    var virtualBytes: UInt64?
    var threads: UInt64?
    var openDescriptors: Int?
    var mostDescriptors = Self.descriptorLimit

    /// Descriptors that this process may open.
    static var descriptorLimit: UInt64? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return UInt64(limit.rlim_cur)
    }

    init() {
        for line in Self.lines(of: "/proc/self/status") {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count > 1, let number = UInt64(words[1]) else { continue }
            switch words[0] {
            case "VmRSS:": residentBytes = number * 1_024
            case "VmSize:": virtualBytes = number * 1_024
            case "Threads:": threads = number
            default: break
            }
        }
        openDescriptors = Self.countDescriptors()
    }

    private static func lines(of path: String) -> [Substring] {
        guard let bytes = try? WholeFile.read(path) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    private static func countDescriptors() -> Int? {
        guard let folder = unsafe opendir("/proc/self/fd") else { return nil }
        defer { unsafe closedir(folder) }
        var count = 0
        while unsafe readdir(folder) != nil { count += 1 }
        // `.`, `..`, and the folder itself.
        return count - 3
    }
}
