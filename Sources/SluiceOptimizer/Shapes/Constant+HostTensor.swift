package import SluiceCore
package import SluiceGraph

extension Constant {
    /// The tensor as part of a model.
    package init(_ tensor: HostTensor) {
        self.init(tensor.name, TensorType(tensor.elementType), shape: tensor.shape, bytes: tensor.bytes)
    }
}
