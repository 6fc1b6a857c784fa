import SluiceCore

/// The outputs of a model, with the questions that telling families apart comes down to.
struct OutputTable {
    /// An output of shape frames × rows × columns.
    struct Matrix {
        var output: Int
        var rows: Dimension
        var columns: Dimension
    }

    let infos: [TensorInfo]

    init(_ signature: ModelSignature) {
        infos = signature.outputs
    }

    /// All outputs in words: `output: float32[1×3549×85]`.
    var description: String { infos.map(\.description).joined(separator: ", ") }

    /// The only output of rank 3. Raw maps of rank 5, which old YOLOv5 exports add, do not count; any other output
    /// does, and then there is none.
    var matrix: Matrix? {
        let others = infos.indices.filter { infos[$0].dimensions.count != 5 }
        guard others.count == 1 else { return nil }
        return matrix(others[0])
    }

    func matrix(_ output: Int) -> Matrix? {
        let dimensions = infos[output].dimensions
        guard dimensions.count == 3 else { return nil }
        return Matrix(output: output, rows: dimensions[1], columns: dimensions[2])
    }

    /// Boxes and logits of a DETR: two outputs of rank 3 with the same rows, one of them with four columns.
    var queries: (boxes: Int, logits: Int, classes: Int)? {
        guard infos.count == 2, let first = matrix(0), let second = matrix(1), first.rows == second.rows else {
            return nil
        }
        let isBoxesFirst =
            infos[0].name.lowercased().contains("box")
            || (first.columns.size == 4 && !infos[1].name.lowercased().contains("box"))
        let (boxes, logits) = isBoxesFirst ? (first, second) : (second, first)
        guard boxes.columns.size == 4, let classes = logits.columns.size, classes > 0 else { return nil }
        return (boxes.output, logits.output, classes)
    }

    /// Class, objectness, box and landmarks of YuNet for the strides 8, 16 and 32, found by their names.
    var faces: [3 of [4 of Int]]? {
        var result = [3 of [4 of Int]](repeating: [4 of Int](repeating: 0))
        for (level, stride) in [8, 16, 32].enumerated() {
            for (part, prefix) in ["cls", "obj", "bbox", "kps"].enumerated() {
                guard let index = infos.firstIndex(where: { $0.name == "\(prefix)_\(stride)" }),
                    infos[index].dimensions.count == 3
                else { return nil }
                result[level][part] = index
            }
        }
        return result
    }

    /// The outputs of an SSD with NMS inside: boxes frames × objects × 4, classes and scores frames × objects.
    ///
    /// Found by the names of the TensorFlow Object Detection API (`detection_boxes`, …) or by the general ones
    /// (`boxes`, `labels`, `scores`); TensorFlow Lite's, which have no names of their own, by their fixed order.
    ///
    /// Where the first of `labels` is the background, labels count from class 0.
    func ssd(labels: [String]) -> SSDLayout? {
        let names = infos.map { $0.name.lowercased() }
        func find(_ words: [String], rank: Int) -> Int? {
            infos.indices.first { index in
                infos[index].dimensions.count == rank && !names[index].contains("raw")
                    && words.contains { names[index].contains($0) }
            }
        }
        let isBackgroundNamed =
            labels.first.map { ["background", "__background__", "bg", "???"].contains($0) } ?? false
        if infos.count == 4, names.allSatisfy({ $0.contains("detection_postprocess") }), ranks == [3, 2, 2, 1] {
            return SSDLayout(
                boxes: 0,
                classes: 1,
                scores: 2,
                count: 3,
                isTopFirst: true,
                firstClass: 0
            )
        }
        guard let boxes = find(["box"], rank: 3), infos[boxes].dimensions[2].size == 4,
            let classes = find(["class", "label"], rank: 2), let scores = find(["score"], rank: 2)
        else { return nil }
        return SSDLayout(
            boxes: boxes,
            classes: classes,
            scores: scores,
            count: find(["num"], rank: 1) ?? find(["num"], rank: 2),
            isTopFirst: names[boxes].contains("detection_boxes"),
            firstClass: isBackgroundNamed ? 0 : 1
        )
    }

    private var ranks: [Int] { infos.map(\.dimensions.count) }
}
