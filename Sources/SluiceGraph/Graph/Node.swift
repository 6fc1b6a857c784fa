import OnnxProto
import SluiceCore

/// One operation of a graph: takes values by name, gives values by name.
package struct Node: Sendable {
    private(set) var proto: Onnx_NodeProto

    init(_ proto: Onnx_NodeProto) {
        self.proto = proto
    }

    /// - Parameters:
    ///   - op: The operator, such as `Conv`.
    ///   - inputs: Names of values; an empty name is an optional input that is left out.
    package init(
        _ op: String,
        _ inputs: [String],
        _ outputs: [String],
        name: String = "",
        domain: String = "",
        attributes: KeyValuePairs<String, AttributeValue> = [:]
    ) {
        proto = Onnx_NodeProto()
        proto.opType = op
        proto.input = inputs
        proto.output = outputs
        if !name.isEmpty { proto.name = name }
        if !domain.isEmpty { proto.domain = domain }
        for (name, value) in attributes { self[name] = value }
    }

    package var op: String {
        get { proto.opType }
        set { proto.opType = newValue }
    }

    /// Whose operator it is; empty for ONNX's own.
    package var domain: String {
        get { proto.domain == "ai.onnx" ? "" : proto.domain }
        set { proto.domain = newValue }
    }

    package var name: String {
        get { proto.name }
        set { proto.name = newValue }
    }

    /// Names of values; an empty one is an optional input that is left out.
    package var inputs: [String] {
        get { proto.input }
        set { proto.input = newValue }
    }

    /// Names of values; an empty one is an optional output that is left out.
    package var outputs: [String] {
        get { proto.output }
        set { proto.output = newValue }
    }

    package var attributeNames: [String] { proto.attribute.map(\.name) }

    /// The attribute of that name; `nil` if there is none. Setting `nil` removes it.
    package subscript(name: String) -> AttributeValue? {
        get {
            // That its tensors can be read was seen when the model was loaded.
            proto.attribute.first { $0.name == name }.flatMap { try? AttributeValue($0) }
        }
        set {
            let place = proto.attribute.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): proto.attribute[place] = value.proto(named: name)
            case (let place?, nil): proto.attribute.remove(at: place)
            case (nil, let value?): proto.attribute.append(value.proto(named: name))
            case (nil, nil): break
            }
        }
    }

    /// The integer attribute of that name, or what ONNX takes without it.
    package func integer(_ name: String, default value: Int) -> Int {
        if case .integer(let found) = self[name] { found } else { value }
    }

    /// The attribute of that name, if it is a list of integers.
    package func integers(_ name: String) -> [Int]? {
        if case .integers(let found) = self[name] { found } else { nil }
    }

    /// The float attribute of that name, or what ONNX takes without it.
    package func float(_ name: String, default value: Float) -> Float {
        if case .float(let found) = self[name] { found } else { value }
    }

    /// The text attribute of that name, or what ONNX takes without it.
    package func string(_ name: String, default value: String) -> String {
        if case .string(let found) = self[name] { found } else { value }
    }

    /// `true` for this operator of ONNX's own.
    package func isStandard(_ op: String) -> Bool {
        proto.opType == op && domain.isEmpty
    }

    /// For messages: `node 'conv1' (Conv)`; a node without a name is known by what it makes.
    package var described: String {
        let kind = domain.isEmpty ? op : "\(domain).\(op)"
        return name.isEmpty ? "the \(kind) that makes '\(outputs.first ?? "")'" : "node '\(name)' (\(kind))"
    }

    /// Checks that a node of a file can be kept and edited.
    func check() throws(GraphError) {
        for attribute in proto.attribute {
            switch attribute.kind {
            case .graph, .graphs:
                throw GraphError(
                    .unsupported,
                    "\(described) has a graph of its own in '\(attribute.name)', and control flow is not supported",
                    remedy: "export the model without loops and branches; NMS can be left to sluice"
                )
            case .tensor: _ = try Constant(attribute.t, folder: nil)
            default: break
            }
        }
    }
}
