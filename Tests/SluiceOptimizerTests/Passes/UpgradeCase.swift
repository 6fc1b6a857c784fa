import OrderedCollections
import SluiceCore
import SluiceGraph

/// A small model for an old version of the operators, that has a form of its own in a newer one.
struct UpgradeCase: CustomStringConvertible, Sendable {
    var description: String
    var opset: Int
    var nodes: [Node]
    var inputs: [ValueInfo]
    var constants: [Constant]
    var outputs: [String]

    init(
        _ opset: Int,
        _ nodes: [Node],
        input: [Int] = [2, 3, 4],
        constants: [Constant] = [],
        outputs: [String] = ["y"]
    ) {
        (self.opset, self.nodes, self.constants, self.outputs) = (opset, nodes, constants, outputs)
        inputs = [.floats("x", input)]
        description = "\(opset)_" + nodes.map { $0.op }.joined(separator: "_")
        for name in nodes[0].attributeNames { description += "_\(name)=\(nodes[0][name]!)" }
        description = description.filter { $0.isLetter || $0.isNumber || $0 == "_" }
    }

    func model() throws -> OnnxModel {
        try OnnxModel(opset: opset, nodes, inputs: inputs, outputs: outputs, constants: constants)
    }

    /// One node from `x` to `y`.
    private static func node(
        _ opset: Int,
        _ op: String,
        _ attributes: KeyValuePairs<String, AttributeValue> = [:],
        input: [Int] = [2, 3, 4],
        _ constants: [Constant] = []
    ) -> UpgradeCase {
        UpgradeCase(
            opset,
            [Node(op, ["x"] + constants.map(\.name), ["y"], attributes: attributes)],
            input: input,
            constants: constants
        )
    }

    static let all = axes + reductions + softmaxes + bounds + places + sampling + layers

    private static let axes = [
        node(11, "Squeeze", ["axes": .integers([0, 2])], input: [1, 3, 1, 2]),
        node(11, "Squeeze", ["axes": .integers([-2])], input: [1, 3, 1, 2]),
        node(7, "Squeeze", input: [1, 3, 1, 2]),
        node(9, "Unsqueeze", ["axes": .integers([0, 3])]),
        node(11, "Unsqueeze", ["axes": .integers([-1])]),
        UpgradeCase(7, [Node("Split", ["x"], ["a", "b"], attributes: ["axis": .integer(2)])], outputs: ["a", "b"]),
        UpgradeCase(
            11,
            [Node("Split", ["x"], ["a", "b"], attributes: ["axis": .integer(-1), "split": .integers([1, 3])])],
            outputs: ["b", "a"]
        ),
        UpgradeCase(13, [Node("Split", ["x"], ["a", "b"])], outputs: ["a", "b"]),
        UpgradeCase(
            13,
            [Node("Split", ["x", "s"], ["a", "b", "c"], attributes: ["axis": .integer(2)])],
            constants: [Constant("s", integers: [2, 1, 1])],
            outputs: ["a", "b", "c"]
        ),
        UpgradeCase(
            17,
            [
                Node("Unsqueeze", ["x", "last"], ["u"]),
                Node("DFT", ["u"], ["y"], attributes: ["axis": .integer(1), "onesided": .integer(1)]),
            ],
            input: [2, 8],
            constants: [Constant("last", integers: [-1])]
        ),
    ]

    private static let reductions =
        [
            "ReduceL1", "ReduceL2", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd",
            "ReduceSum",
            "ReduceSumSquare",
        ].flatMap { op in
            [
                node(7, op, ["axes": .integers([0, 2]), "keepdims": .integer(0)]),
                node(11, op, ["axes": .integers([-1])]),
                node(12, op),
                node(13, op, ["keepdims": .integer(0)]),
            ]
        } + [
            UpgradeCase(
                11,
                [Node("Exp", ["x"], ["e"]), Node("ReduceLogSum", ["e"], ["y"], attributes: ["axes": .integers([1])])]
            )
        ]

    private static let softmaxes = ["Softmax", "LogSoftmax", "Hardmax"].flatMap { op in
        [
            node(7, op),
            node(7, op, ["axis": .integer(0)]),
            node(7, op, ["axis": .integer(2)]),
            node(11, op, ["axis": .integer(-1)]),
            node(11, op, ["axis": .integer(-2)]),
            node(11, op, input: [5, 4]),
            node(12, op, ["axis": .integer(1)]),
            node(13, op, ["axis": .integer(1)]),
        ]
    }

    private static let bounds = [
        node(7, "Clip", ["min": .float(-1), "max": .float(2)]),
        node(7, "Clip", ["min": .float(-1)]),
        node(10, "Clip", ["max": .float(0.5)]),
        node(10, "Clip"),
        node(9, "Pad", ["pads": .integers([0, 1, 2, 1, 0, 0]), "value": .float(7)]),
        node(9, "Pad", ["pads": .integers([0, 1, 2, 1, 0, 0])]),
        node(10, "Pad", ["pads": .integers([0, 1, 2, 0, 1, 1]), "mode": .string("reflect")]),
        node(7, "Pad", ["pads": .integers([1, 0, 0, 0, 0, 3]), "mode": .string("edge")]),
        // The type is that of a value between nodes.
        UpgradeCase(
            9,
            [
                Node("Neg", ["x"], ["n"]),
                Node("Clip", ["n"], ["c"], attributes: ["min": .float(0)]),
                Node("Cast", ["c"], ["d"], attributes: ["to": .integer(11)]),
                Node("Pad", ["d"], ["p"], attributes: ["pads": .integers([1, 1]), "value": .float(0.1)]),
                Node("Cast", ["p"], ["y"], attributes: ["to": .integer(1)]),
            ],
            input: [3]
        ),
    ]

    private static let places = [
        node(7, "Slice", ["starts": .integers([0, 1]), "ends": .integers([-1, 99])]),
        node(9, "Slice", ["starts": .integers([-2]), "ends": .integers([9]), "axes": .integers([2])]),
        UpgradeCase(
            7,
            [Node("TopK", ["x"], ["v", "i"], attributes: ["k": .integer(2), "axis": .integer(1)])],
            outputs: ["v", "i"]
        ),
        UpgradeCase(
            10,
            [Node("TopK", ["x", "k"], ["v", "i"])],
            constants: [Constant("k", integers: [3])],
            outputs: ["v", "i"]
        ),
        UpgradeCase(
            9,
            [Node("Scatter", ["x", "at", "new"], ["y"], attributes: ["axis": .integer(1)])],
            input: [2, 3],
            constants: [
                Constant("at", shape: [2, 1], integers: [2, 0]), Constant("new", shape: [2, 1], floats: [9, 8]),
            ]
        ),
        UpgradeCase(
            9,
            [Node("OneHot", ["at", "depth", "pair"], ["h"]), Node("Add", ["x", "h"], ["y"])],
            input: [1],
            constants: [
                Constant("at", integers: [2, 0]), Constant("depth", integers: [3]),
                Constant("pair", shape: [2], floats: [-1, 5]),
            ]
        ),
    ]

    private static let sampling =
        [
            node(7, "Upsample", ["scales": .floats([1, 1, 2, 3])], input: [1, 2, 3, 4]),
            node(7, "Upsample", ["mode": .string("linear"), "scales": .floats([1, 1, 2, 2])], input: [1, 2, 3, 4]),
            node(9, "Upsample", input: [1, 2, 3, 4], [Constant("s", shape: [4], floats: [1, 1, 1.5, 2.5])]),
            node(10, "Resize", input: [1, 2, 3, 4], [Constant("s", shape: [4], floats: [1, 1, 2, 1.7])]),
            node(10, "Resize", input: [1, 2, 9, 8], [Constant("s", shape: [4], floats: [1, 1, 0.4, 0.5])]),
            node(
                10,
                "Resize",
                ["mode": .string("linear")],
                input: [1, 2, 9, 8],
                [Constant("s", shape: [4], floats: [1, 1, 0.4, 2.5])]
            ),
            UpgradeCase(
                11,
                [Node("Resize", ["x", "roi", "s"], ["y"], attributes: ["mode": .string("linear")])],
                input: [1, 2, 4, 4],
                constants: [
                    Constant("roi", shape: [0], floats: []), Constant("s", shape: [4], floats: [1, 1, 2, 1.5]),
                ]
            ),
            UpgradeCase(
                11,
                [Node("Resize", ["x", "roi", "none", "sizes"], ["y"], attributes: ["mode": .string("cubic")])],
                input: [1, 2, 4, 4],
                constants: [
                    Constant("roi", shape: [0], floats: []), Constant("none", shape: [0], floats: []),
                    Constant("sizes", integers: [1, 2, 7, 3]),
                ]
            ),
            UpgradeCase(
                10,
                [
                    Node(
                        "RoiAlign",
                        ["x", "rois", "batch"],
                        ["y"],
                        attributes: [
                            "output_height": .integer(3), "output_width": .integer(2), "sampling_ratio": .integer(2),
                        ]
                    )
                ],
                input: [1, 2, 8, 8],
                constants: [
                    Constant("rois", shape: [2, 4], floats: [0.3, 1, 5, 6.5, 2, 2, 7, 7]),
                    Constant("batch", integers: [0, 0]),
                ]
            ),
        ]
        + ["bilinear", "bicubic", "nearest"].map { mode in
            node(
                16,
                "GridSample",
                ["mode": .string(mode)],
                input: [1, 2, 5, 5],
                [Constant("grid", shape: [1, 2, 2, 2], floats: [-0.9, 0.1, 0.3, 0.7, 0, 0, 0.95, -1.1])]
            )
        }

    private static let layers = [
        node(7, "Dropout", ["ratio": .float(0.3)]),
        node(10, "Dropout", ["ratio": .float(0.3)]),
        UpgradeCase(9, [Node("Dropout", ["x"], ["y", "mask"])]),
        node(12, "Dropout"),
        node(7, "BatchNormalization", ["spatial": .integer(1), "epsilon": .float(0.01)], input: [2, 3, 4], channels),
        node(9, "BatchNormalization", input: [2, 3, 4], channels),
        node(8, "GlobalAveragePool", input: [1, 2, 4, 4]),
        node(
            7,
            "AveragePool",
            ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])],
            input: [1, 2, 4, 4]
        ),
        node(
            8,
            "MaxPool",
            ["kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1])],
            input: [1, 2, 4, 4]
        ),
        node(
            9,
            "ConvTranspose",
            ["strides": .integers([2, 2]), "pads": .integers([1, 0, 0, 1])],
            input: [1, 2, 4, 4],
            [Constant("w", shape: [2, 3, 3, 3], floats: Evaluation.random(54, seed: 3))]
        ),
        UpgradeCase(
            7,
            [
                Node("Conv", ["x", "w"], ["c"]), Node("LeakyRelu", ["c"], ["l"]), Node("Flatten", ["l"], ["f"]),
                Node("Gemm", ["f", "m", "b"], ["g"]), Node("Sigmoid", ["g"], ["y"]),
            ],
            input: [2, 2, 4, 4],
            constants: [
                Constant("w", shape: [3, 2, 3, 3], floats: Evaluation.random(54, seed: 3)),
                Constant("m", shape: [12, 2], floats: Evaluation.random(24, seed: 4)),
                Constant("b", shape: [2], floats: [1, 2]),
            ]
        ),
        UpgradeCase(
            10,
            [
                Node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
                Node("DequantizeLinear", ["q", "scale", "zero"], ["y"]),
            ],
            constants: [
                Constant("scale", shape: [], floats: [0.05]), Constant("zero", .uint8, shape: [], bytes: [128]),
            ]
        ),
    ]

    private static let channels = [
        Constant("scale", shape: [3], floats: [1, 2, -0.5]), Constant("bias", shape: [3], floats: [0, 1, -1]),
        Constant("mean", shape: [3], floats: [0.1, -0.2, 0.3]), Constant("var", shape: [3], floats: [1, 0.5, 2]),
    ]
}
