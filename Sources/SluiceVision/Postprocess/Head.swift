import SluiceCore

/// Where a family's values lie among the outputs of one model.
enum Head: Hashable, Sendable {
    /// ``ObjectnessView``: frames × anchors × (5 + classes); with a grid undecoded.
    case objectness(output: Int, classes: Int, grid: AnchorGrid?)
    /// ``ChannelMajorView``: frames × (4 + classes) × anchors.
    case channelMajor(output: Int, classes: Int)
    /// ``RowsView``: frames × anchors × (4 + classes).
    case rows(output: Int, classes: Int, unit: BoxUnit)
    /// ``QueryView``: frames × queries × 4 and frames × queries × classes.
    case queries(boxes: Int, logits: Int, classes: Int, unit: BoxUnit)
    /// ``EndToEndView``: frames × objects × 6.
    case endToEnd(output: Int)
    /// ``SSDView``.
    case ssd(SSDLayout, unit: BoxUnit)
    /// ``FaceView``: per stride the outputs class, objectness, box and landmarks.
    case faces(Faces)

    struct Faces: Hashable, Sendable {
        // Four indices for each of three strides; kept flat because fixed-size arrays are not Hashable.
        private let outputs: [Int]
        let grid: AnchorGrid

        init(_ levels: [3 of [4 of Int]], grid: AnchorGrid) {
            outputs = levels.indices.flatMap { level in levels[level].indices.map { levels[level][$0] } }
            self.grid = grid
        }

        var levels: [3 of [4 of Int]] {
            [3 of [4 of Int]] { level in [4 of Int] { outputs[4 * level + $0] } }
        }
    }

    /// Finds what `spec.family` needs in the model's outputs.
    init(_ spec: DetectorSpec, signature: ModelSignature, input: InputSpec) throws(VisionError) {
        let table = OutputTable(signature)
        let found: Head? =
            switch spec.family {
            case .yolox: try Self.yolox(table, input)
            case .yolov5: Self.yolov5(table)
            case .yolov8: Self.yolov8(table, input)
            case .endToEnd: Self.endToEnd(table)
            case .rtdetr: Self.rtdetr(table, input)
            case .ssd:
                table.ssd(labels: spec.labels).map {
                    .ssd($0, unit: .fraction(ofWidth: input.width, height: input.height))
                }
            case .yunet: try Self.yunet(table, input)
            }
        guard let found else {
            throw VisionError(
                .unusableModel,
                "the family \(spec.family.rawValue) needs \(spec.family.outputsInWords), and the model gives \(table.description)",
                remedy: "set model.family to auto, or to the family the model belongs to"
            )
        }
        self = found
    }

    /// Number of classes, where the shape of the outputs tells.
    var classCount: Int? {
        switch self {
        case .objectness(_, let classes, _), .channelMajor(_, let classes), .rows(_, let classes, _),
            .queries(_, _, let classes, _):
            classes
        case .faces: 1
        case .endToEnd, .ssd: nil
        }
    }

    private static func yolox(_ table: OutputTable, _ input: InputSpec) throws(VisionError) -> Head? {
        guard let matrix = table.matrix, let columns = matrix.columns.size, columns > 5 else { return nil }
        let grid =
            if let anchors = matrix.rows.size {
                AnchorGrid.usual(width: input.width, height: input.height, count: anchors)
            } else {
                AnchorGrid(width: input.width, height: input.height, strides: AnchorGrid.usualStrides[0])
            }
        guard let grid else {
            throw VisionError(
                .badSetting,
                "the \(matrix.rows) anchors of the model are not those of a \(input.width)×\(input.height) input at strides 8, 16 and 32",
                remedy: "set model.input to the size the model was exported with, a multiple of 32"
            )
        }
        return .objectness(output: matrix.output, classes: columns - 5, grid: grid)
    }

    private static func yolov5(_ table: OutputTable) -> Head? {
        guard let matrix = table.matrix, let columns = matrix.columns.size, columns > 5 else { return nil }
        return .objectness(output: matrix.output, classes: columns - 5, grid: nil)
    }

    private static func yolov8(_ table: OutputTable, _ input: InputSpec) -> Head? {
        guard let matrix = table.matrix else { return nil }
        let cells = AnchorGrid.counts(width: input.width, height: input.height)
        let isTransposed =
            if let rows = matrix.rows.size, let columns = matrix.columns.size {
                cells.contains(rows) || (!cells.contains(columns) && rows > columns)
            } else {
                matrix.rows.size == nil
            }
        guard let channels = isTransposed ? matrix.columns.size : matrix.rows.size, channels > 4 else { return nil }
        return isTransposed
            ? .rows(output: matrix.output, classes: channels - 4, unit: .pixels)
            : .channelMajor(output: matrix.output, classes: channels - 4)
    }

    private static func endToEnd(_ table: OutputTable) -> Head? {
        guard let matrix = table.matrix, matrix.columns == .fixed(6) else { return nil }
        return .endToEnd(output: matrix.output)
    }

    private static func rtdetr(_ table: OutputTable, _ input: InputSpec) -> Head? {
        let unit = BoxUnit.fraction(ofWidth: input.width, height: input.height)
        if let queries = table.queries {
            return .queries(boxes: queries.boxes, logits: queries.logits, classes: queries.classes, unit: unit)
        }
        guard let matrix = table.matrix, let columns = matrix.columns.size, columns > 4 else { return nil }
        return .rows(output: matrix.output, classes: columns - 4, unit: unit)
    }

    private static func yunet(_ table: OutputTable, _ input: InputSpec) throws(VisionError) -> Head? {
        guard let levels = table.faces else { return nil }
        guard let grid = AnchorGrid(width: input.width, height: input.height, strides: [8, 16, 32]) else {
            throw VisionError(
                .badSetting,
                "an input of \(input.width)×\(input.height) does not suit YuNet",
                remedy: "make width and height of model.input multiples of 32"
            )
        }
        return .faces(Faces(levels, grid: grid))
    }
}

extension ModelFamily {
    /// The outputs a model of this family has.
    var outputsInWords: String {
        switch self {
        case .yolox, .yolov5: "one output N×anchors×(5 + classes)"
        case .yolov8: "one output N×(4 + classes)×anchors or N×anchors×(4 + classes)"
        case .endToEnd: "one output N×objects×6"
        case .rtdetr: "outputs N×queries×4 and N×queries×classes, or one N×queries×(4 + classes)"
        case .ssd: "boxes N×objects×4, and classes and scores N×objects, named so"
        case .yunet: "outputs cls, obj, bbox and kps for strides 8, 16 and 32"
        }
    }
}
