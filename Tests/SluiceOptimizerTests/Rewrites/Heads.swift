import SluiceGraph

/// The ends of the usual detectors, as exporters write them for one image.
enum Heads {
    /// YOLOv5: anchors and classes in channels, taken apart by a reshape to five dimensions, decoded with grids.
    static func yolov5() -> OnnxModel {
        var maker = ModelMaker()
        let maps = maker.convolution(to: 21)
        let apart = maker.add("Reshape", [maps, maker.integers([1, 3, 7, 8, 8])])
        let last = maker.add("Transpose", [apart], ["perm": .integers([0, 1, 3, 4, 2])])
        let scores = maker.add("Sigmoid", [last])
        let parts = maker.add("Split", [scores, maker.integers([2, 2, 3])], outputs: 3, ["axis": .integer(4)])
        let centre = maker.add("Add", [maker.add("Mul", [parts, maker.floats([])]), maker.floats([1, 3, 8, 8, 2])])
        let size = maker.add(
            "Mul",
            [maker.add("Pow", ["\(parts)_1", maker.floats([])]), maker.floats([1, 3, 1, 1, 2])]
        )
        let joined = maker.add("Concat", [centre, size, "\(parts)_2"], ["axis": .integer(4)])
        let rows = maker.add("Reshape", [joined, maker.integers([1, -1, 7])])
        return maker.model(rows, shape: [1, 192, 7])
    }

    /// YOLOv8 and later: distances to the sides as distributions (DFL), decoded with anchor points.
    static func yolov8() -> OnnxModel {
        var maker = ModelMaker()
        let fine = maker.add("Reshape", [maker.convolution(to: 67), maker.integers([1, 67, -1])])
        let pooled = maker.add(
            "MaxPool",
            ["images"],
            ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])]
        )
        let coarse = maker.add("Reshape", [maker.convolution(pooled, to: 67), maker.integers([1, 67, -1])])
        let all = maker.add("Concat", [fine, coarse], ["axis": .integer(2)])
        let parts = maker.add("Split", [all, maker.integers([64, 3])], outputs: 2, ["axis": .integer(1)])
        let bins = maker.add("Reshape", [parts, maker.integers([1, 4, 16, 80])])
        let sides = maker.add("Transpose", [bins], ["perm": .integers([0, 2, 1, 3])])
        let chances = maker.add("Softmax", [sides], ["axis": .integer(1)])
        let distances = maker.add("Conv", [chances, maker.floats([1, 16, 1, 1])])
        let flat = maker.add("Reshape", [distances, maker.integers([1, 4, 80])])
        func half(_ range: [Int], _ maker: inout ModelMaker) -> String {
            maker.add("Slice", [flat, maker.integers([range[0]]), maker.integers([range[1]]), maker.integers([1])])
        }
        let low = maker.add("Sub", [maker.floats([1, 2, 80]), half([0, 2], &maker)])
        let high = maker.add("Add", [maker.floats([1, 2, 80]), half([2, 4], &maker)])
        let boxes = maker.add(
            "Mul",
            [maker.add("Concat", [low, high], ["axis": .integer(1)]), maker.floats([1, 80])]
        )
        let scores = maker.add("Sigmoid", ["\(parts)_1"])
        let rows = maker.add("Concat", [boxes, scores], ["axis": .integer(1)])
        return maker.model(rows, shape: [1, 7, 80])
    }

    /// A DETR: attention with its heads folded into the batch, a learned token beside each image's, and the best queries
    /// chosen. Shapes are computed from the input's where exporters do so.
    static func attention() -> OnnxModel {
        var maker = ModelMaker()
        let maps = maker.convolution(to: 8)
        let shape = maker.add("Shape", [maps])
        let batch = maker.add("Unsqueeze", [maker.add("Gather", [shape, maker.integers([0])]), maker.integers([0])])
        let frames = maker.add("Reshape", [batch, maker.integers([1])])
        let wanted = maker.add("Concat", [frames, maker.integers([8]), maker.integers([-1])], ["axis": .integer(0)])
        let tokens = maker.add("Transpose", [maker.add("Reshape", [maps, wanted])], ["perm": .integers([0, 2, 1])])
        let all = maker.add("Concat", [maker.floats([1, 1, 8]), tokens], ["axis": .integer(1)])
        func heads(_ maker: inout ModelMaker) -> String {
            let projected = maker.add("MatMul", [all, maker.floats([8, 8])])
            let apart = maker.add("Reshape", [projected, maker.integers([1, 65, 2, 4])])
            let front = maker.add("Transpose", [apart], ["perm": .integers([0, 2, 1, 3])])
            return maker.add("Reshape", [front, maker.integers([2, 65, 4])])
        }
        let (queries, keys, values) = (heads(&maker), heads(&maker), heads(&maker))
        let turned = maker.add("Transpose", [keys], ["perm": .integers([0, 2, 1])])
        let chances = maker.add("Softmax", [maker.add("MatMul", [queries, turned])], ["axis": .integer(-1)])
        let mixed = maker.add("Reshape", [maker.add("MatMul", [chances, values]), maker.integers([1, 2, 65, 4])])
        let back = maker.add("Transpose", [mixed], ["perm": .integers([0, 2, 1, 3])])
        let joined = maker.add("Reshape", [back, maker.integers([1, 65, 8])])
        let sum = maker.add("Add", [joined, all])
        let normal = maker.add(
            "LayerNormalization",
            [sum, maker.floats([8]), maker.floats([8])],
            ["axis": .integer(-1)]
        )
        let best = maker.add("ReduceMax", [normal], ["axes": .integers([-1]), "keepdims": .integer(0)])
        let top = maker.add("TopK", [best, maker.integers([5])], outputs: 2, ["axis": .integer(1)])
        let column = maker.add("Unsqueeze", ["\(top)_1", maker.integers([-1])])
        let places = maker.add("Expand", [column, maker.integers([1, 1, 8])])
        let chosen = maker.add("GatherElements", [normal, places], ["axis": .integer(1)])
        return maker.model(chosen, shape: [1, 5, 8])
    }
}
