/// The models of the tests.
package enum Model {
    /// The model that comes with the repository: dynamic batch; its card lies beside it.
    package static let street = Checkout.path("models/street.onnx")

    /// YOLOX-nano: 80 classes of COCO, batch 1.
    package static func yoloxNano() throws -> String { try SharedData.path("models/yolox_nano.onnx") }
    /// YuNet: faces, dynamic batch.
    package static func yuNet() throws -> String { try SharedData.path("models/yunet_n_dynamic.onnx") }
    package static func cocoLabels() throws -> String { try SharedData.path("models/coco_classes.txt") }
}
