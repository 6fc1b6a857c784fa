import OnnxProto
package import SluiceCore

/// Name, type and shape of a value, as far as the file tells.
package struct ValueInfo: Sendable {
    private(set) var proto: Onnx_ValueInfoProto

    init(_ proto: Onnx_ValueInfoProto) {
        self.proto = proto
    }

    /// A value of which only the name is known; the runtime finds the rest.
    package init(_ name: String) {
        proto = Onnx_ValueInfoProto()
        proto.name = name
    }

    package init(_ name: String, _ type: TensorType, _ dimensions: [Dimension]) {
        self.init(name)
        self.type = type
        self.dimensions = dimensions
    }

    package var name: String {
        get { proto.name }
        set { proto.name = newValue }
    }

    /// Of the elements; `nil` if it is not said, or if the value is no tensor.
    package var type: TensorType? {
        get { proto.type.hasTensorType ? TensorType(rawValue: proto.type.tensorType.elemType) : nil }
        set { proto.type.tensorType.elemType = (newValue ?? .undefined).rawValue }
    }

    /// `nil` if not even their number is known, or if the value is no tensor.
    package var dimensions: [Dimension]? {
        get {
            guard proto.type.hasTensorType, proto.type.tensorType.hasShape else { return nil }
            return proto.type.tensorType.shape.dim.map { dimension in
                switch dimension.value {
                case .dimValue(let size): .fixed(Int(size))
                case .dimParam(let name): .dynamic(name)
                case nil: .dynamic(nil)
                }
            }
        }
        set {
            guard let newValue else {
                proto.type.tensorType.clearShape()
                return
            }
            var shape = Onnx_TensorShapeProto()
            shape.dim = newValue.map { dimension in
                var proto = Onnx_TensorShapeProto.Dimension()
                switch dimension {
                case .fixed(let size): proto.dimValue = Int64(size)
                case .dynamic(let name?): proto.dimParam = name
                case .dynamic(nil): break
                }
                return proto
            }
            proto.type.tensorType.shape = shape
        }
    }
}
