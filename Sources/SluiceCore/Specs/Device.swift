/// What runs a model.
package enum Device: String, Hashable, Sendable, CaseIterable {
    case cpu
    case cuda
    case tensorrt
    case openvino
    case webgpu
    case coreml
    case kserve

    /// Whether this version can use it. The others are planned: known by name, and refused.
    package var isSupported: Bool { self == .cpu }
}
