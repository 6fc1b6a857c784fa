package import SluiceCore

/// A model's family, and why it is taken for that.
package struct RecognizedFamily: Hashable, Sendable {
    package var family: ModelFamily
    /// Number of classes, where the outputs or the metadata tell.
    package var classCount: Int?
    /// In words: `output: float32[1×3549×85] has 3549 = 52² + 26² + 13² anchors and 5 + 80 values: yolox`.
    package var reason: String
}

/// Tells model families apart by the shapes and names of their outputs.
///
/// The number of anchors decides where it can: a detector without anchor boxes has one for each cell of its grids,
/// YOLOv5 three, a DETR a few hundred queries that have nothing to do with the input's size. Where two readings of
/// the same shape remain, the number of class names decides.
package struct FamilyRecognizer {
    private let table: OutputTable
    /// Cells of the usual grids, if the size of the input is known.
    private let grids: [AnchorGrid]
    /// Classes that the metadata or the user's labels name.
    private let namedClasses: Int?
    private let task: String?
    private let isUltralytics: Bool

    /// Objects of a model without NMS: more rows than this are anchors.
    private static let mostQueries = 1000

    /// - Parameters:
    ///   - signature: The model's inputs, outputs and metadata.
    ///   - inputSize: Size of the input where the user sets it; else the model's own counts.
    ///   - labels: The user's labels, if any.
    /// - Returns: The family and the reason.
    /// - Throws: If the outputs fit no family, or if several and nothing decides.
    package static func recognize(
        _ signature: ModelSignature,
        inputSize: (width: Int, height: Int)? = nil,
        labels: [String] = []
    ) throws(VisionError) -> RecognizedFamily {
        let image = try ImageInput(signature)
        let metadata = ModelMetadata(signature.metadata)
        if let problem = metadata.namesProblem {
            throw VisionError(
                .badLabels,
                "the model's metadata has names that cannot be read: \(problem)",
                remedy: "set model.labels"
            )
        }
        let recognizer = FamilyRecognizer(
            signature,
            width: inputSize?.width ?? image.width,
            height: inputSize?.height ?? image.height,
            namedClasses: metadata.names?.count ?? (labels.isEmpty ? nil : labels.count)
        )
        return try recognizer.recognize(labels)
    }

    private init(_ signature: ModelSignature, width: Int?, height: Int?, namedClasses: Int?) {
        table = OutputTable(signature)
        if let width, let height {
            grids = AnchorGrid.usualStrides.compactMap { AnchorGrid(width: width, height: height, strides: $0) }
        } else {
            grids = []
        }
        self.namedClasses = namedClasses
        task = signature.metadata["task"]
        // What its exporter writes into every file.
        isUltralytics =
            signature.metadata["author"]?.contains("Ultralytics")
            ?? (task != nil && signature.metadata["stride"] != nil)
    }

    private func recognize(_ labels: [String]) throws(VisionError) -> RecognizedFamily {
        if let task, task != "detect" {
            throw VisionError(
                .unusableModel,
                "the model's metadata says that its task is '\(task)', and only 'detect' is known",
                remedy: "use the detection model of the same series"
            )
        }
        if table.faces != nil {
            return RecognizedFamily(
                family: .yunet,
                classCount: 1,
                reason: "outputs cls, obj, bbox and kps for strides 8, 16 and 32: yunet"
            )
        }
        if let layout = table.ssd(labels: labels) {
            let order = layout.isTopFirst ? "top, left, bottom, right" : "left, top, right, bottom"
            return RecognizedFamily(
                family: .ssd,
                classCount: namedClasses,
                reason: "outputs for boxes (\(order)), classes and scores, with NMS inside: ssd"
            )
        }
        if let queries = table.queries, let matrix = table.matrix(queries.boxes) {
            if grid(of: matrix.rows) == nil {
                return RecognizedFamily(
                    family: .rtdetr,
                    classCount: queries.classes,
                    reason:
                        "outputs with 4 box coordinates and \(queries.classes) logits for \(matrix.rows) queries: rtdetr"
                )
            }
        } else if let matrix = table.matrix, let family = try recognize(matrix) {
            return family
        }
        throw VisionError(
            .unusableModel,
            "the model's outputs (\(table.description)) fit no family; known shapes are "
                + ModelFamily.allCases.map { "\($0.rawValue): \($0.outputsInWords)" }.joined(separator: "; "),
            remedy: "export the model in one of these shapes, or set model.family"
        )
    }

    private func recognize(_ matrix: OutputTable.Matrix) throws(VisionError) -> RecognizedFamily? {
        let output = table.infos[matrix.output].description
        func found(_ family: ModelFamily, _ classes: Int?, _ why: String) -> RecognizedFamily {
            RecognizedFamily(
                family: family,
                classCount: classes,
                reason: "\(output) has \(why): \(family.rawValue)"
            )
        }
        // Channels first: only YOLOv8 and its successors.
        if let channels = matrix.rows.size, channels > 4, let grid = grid(of: matrix.columns) {
            return found(.yolov8, channels - 4, "4 + \(channels - 4) values for \(grid.count) = \(grid.sum) anchors")
        }
        if let channels = matrix.rows.size, channels > 4, matrix.columns.size == nil {
            return found(.yolov8, channels - 4, "4 + \(channels - 4) values for any number of anchors")
        }
        guard let columns = matrix.columns.size, columns > 4 else { return nil }
        if let grid = grid(of: matrix.rows) {
            if columns - 4 == namedClasses || columns == 5 {
                return found(.yolov8, columns - 4, "\(grid.count) = \(grid.sum) anchors and 4 + \(columns - 4) values")
            }
            return found(.yolox, columns - 5, "\(grid.count) = \(grid.sum) anchors and 5 + \(columns - 5) values")
        }
        if let rows = matrix.rows.size, columns > 5, let grid = grids.first(where: { 3 * $0.count == rows }) {
            return found(.yolov5, columns - 5, "\(rows) = 3 × (\(grid.sum)) anchors and 5 + \(columns - 5) values")
        }
        let mayBeQueries = matrix.rows.size.map { $0 <= Self.mostQueries }
        if columns == 6, mayBeQueries ?? true {
            let count = matrix.rows.size == nil ? "any number of" : matrix.rows.description
            return found(.endToEnd, namedClasses, "\(count) rows of corners, score and class")
        }
        if mayBeQueries == true, columns <= Self.mostQueries {
            return found(
                .rtdetr,
                columns - 4,
                "\(matrix.rows) queries, which are no grid, and 4 + \(columns - 4) values"
            )
        }
        if matrix.rows.size == nil {
            return try recognizeAnyRows(columns, output, found)
        }
        return nil
    }

    /// The number of anchors is unknown, so only the number of class names can tell.
    private func recognizeAnyRows(
        _ columns: Int,
        _ output: String,
        _ found: (ModelFamily, Int?, String) -> RecognizedFamily
    ) throws(VisionError) -> RecognizedFamily {
        if columns - 4 == namedClasses {
            return found(
                .yolov8,
                columns - 4,
                "any number of anchors and 4 + \(columns - 4) values, and there are \(columns - 4) class names"
            )
        }
        if columns - 5 == namedClasses, isUltralytics {
            return found(
                .yolov5,
                columns - 5,
                "any number of anchors and 5 + \(columns - 5) values, and metadata by Ultralytics"
            )
        }
        throw VisionError(
            .unusableModel,
            "the model's output \(output) has any number of anchors, so yolox, yolov5 and yolov8 cannot be told apart",
            remedy: "set model.family"
        )
    }

    /// The usual grid with as many cells.
    private func grid(of anchors: Dimension) -> AnchorGrid? {
        anchors.size.flatMap { count in grids.first { $0.count == count } }
    }
}
