import CKernels
import Glibc

/// An instruction set that there are pixel kernels for, each containing the ones before it.
package enum CPULevel: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Plain C: every processor.
    case portable
    /// AVX2 and F16C.
    case avx2
    /// AVX-512 F, BW, VL and DQ.
    case avx512

    /// The highest level this processor and operating system can run.
    package static let best: CPULevel = CPULevel(sluice_cpu_best())

    /// The level to use: ``best``, or a lower one that the environment variable `SLUICE_CPU` names. Read once.
    package static let selected: CPULevel = {
        guard let name = unsafe getenv("SLUICE_CPU") else { return best }
        return unsafe CPULevel(named: String(cString: name))
    }()

    /// The level of that name; ``best`` where there is none, or this processor does not have it.
    package init(named name: String) {
        self = min(CPULevel(rawValue: name) ?? .best, .best)
    }

    private init(_ level: sluice_cpu_level) {
        switch level {
        case SLUICE_CPU_AVX512: self = .avx512
        case SLUICE_CPU_AVX2: self = .avx2
        default: self = .portable
        }
    }

    /// The level as the kernels name it.
    var kernelLevel: sluice_cpu_level {
        switch self {
        case .portable: SLUICE_CPU_PORTABLE
        case .avx2: SLUICE_CPU_AVX2
        case .avx512: SLUICE_CPU_AVX512
        }
    }

    package static func < (left: CPULevel, right: CPULevel) -> Bool {
        left.kernelLevel.rawValue < right.kernelLevel.rawValue
    }
}
