import FoundationEssentials
import OnnxProto

/// The value of a node's attribute.
package enum AttributeValue: Sendable {
    case float(Float)
    case integer(Int)
    case string(String)
    case tensor(Constant)
    case floats([Float])
    case integers([Int])
    case strings([String])
    /// Sparse tensors, types, lists of tensors: kept as they are.
    case other
}

extension AttributeValue {
    init(_ proto: Onnx_AttributeProto) throws(GraphError) {
        switch proto.kind {
        case .float: self = .float(proto.f)
        case .int: self = .integer(Int(proto.i))
        case .string: self = .string(String(decoding: proto.s, as: UTF8.self))
        case .tensor: self = .tensor(try Constant(proto.t, folder: nil))
        case .floats: self = .floats(proto.floats)
        case .ints: self = .integers(proto.ints.map { Int($0) })
        case .strings: self = .strings(proto.strings.map { String(decoding: $0, as: UTF8.self) })
        default: self = .other
        }
    }

    /// - Precondition: Not ``other``, of which there is nothing to write.
    func proto(named name: String) -> Onnx_AttributeProto {
        var proto = Onnx_AttributeProto()
        proto.name = name
        switch self {
        case .float(let value): (proto.f, proto.type) = (value, .float)
        case .integer(let value): (proto.i, proto.type) = (Int64(value), .int)
        case .string(let value): (proto.s, proto.type) = (Data(value.utf8), .string)
        case .tensor(let value): (proto.t, proto.type) = (value.proto, .tensor)
        case .floats(let values): (proto.floats, proto.type) = (values, .floats)
        case .integers(let values): (proto.ints, proto.type) = (values.map { Int64($0) }, .ints)
        case .strings(let values): (proto.strings, proto.type) = (values.map { Data($0.utf8) }, .strings)
        case .other: preconditionFailure("an attribute of this kind cannot be made")
        }
        return proto
    }
}

extension Onnx_AttributeProto {
    /// Which field holds the value. Files from before the field `type` show it by what is there.
    var kind: Kind {
        if type != .undefined { return type }
        if hasF { return .float }
        if hasI { return .int }
        if hasS { return .string }
        if hasT { return .tensor }
        if hasG { return .graph }
        if !floats.isEmpty { return .floats }
        if !ints.isEmpty { return .ints }
        if !strings.isEmpty { return .strings }
        if !tensors.isEmpty { return .tensors }
        return graphs.isEmpty ? .undefined : .graphs
    }
}
