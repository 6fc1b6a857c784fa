import COnnxRuntime

/// How far the runtime rewrites a graph before it runs it.
package enum GraphOptimization: Sendable {
    /// Every node runs as written.
    case none
    /// Constant folding and rewrites that any device allows.
    case basic
    /// Fusions for the device too.
    case extended
    /// Changes of the memory layout too.
    case all

    var ort: OrtOptimization {
        switch self {
        case .none: OrtOptimization(OrtOptimizationNone)
        case .basic: OrtOptimization(OrtOptimizationBasic)
        case .extended: OrtOptimization(OrtOptimizationExtended)
        case .all: OrtOptimization(OrtOptimizationAll)
        }
    }
}
