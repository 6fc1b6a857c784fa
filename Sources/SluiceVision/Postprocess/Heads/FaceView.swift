import SluiceCore

/// One stride of YuNet: per cell a class score, an objectness, a box and five landmarks.
///
/// `centre = (xy + cell) × stride`, `size = exp(wh) × stride`, `landmark = (xy + cell) × stride` (Wu et al. 2023).
struct FaceLevelView<Element: TensorElement>: ~Escapable {
    private let scores: TensorSlice<Element>
    private let objectness: TensorSlice<Element>
    private let boxes: TensorSlice<Element>
    private let points: TensorSlice<Element>

    /// `outputs` are the indices of class, objectness, box and landmarks among the model's outputs.
    @_lifetime(borrow tensors)
    init(_ tensors: borrowing TensorOutputs, _ outputs: [4 of Int], slot: Int) {
        scores = TensorSlice(tensors, outputs[0], slot: slot)
        objectness = TensorSlice(tensors, outputs[1], slot: slot)
        boxes = TensorSlice(tensors, outputs[2], slot: slot)
        points = TensorSlice(tensors, outputs[3], slot: slot)
    }

    /// Counts cells from `start`, the index of the level's first cell among all cells.
    func collect(confidence: Float, start: Int, into candidates: inout CandidateList) {
        // score = √(class × objectness): compared squared, a little too low so that rounding loses none.
        let lowest = confidence * confidence * 0.9999
        for cell in 0..<objectness.count {
            let presence = objectness[cell]
            guard presence >= lowest else { continue }
            let product = min(max(scores[cell], 0), 1) * min(presence, 1)
            guard product >= lowest else { continue }
            let score = product.squareRoot()
            if score >= confidence { candidates.append(score: score, label: 0, anchor: start + cell) }
        }
    }

    /// The box of a cell of this level.
    func box(_ index: Int, at cell: AnchorGrid.Cell) -> Box {
        let row = boxes.quad(4 * index)
        return Box(
            centerX: (row[0] + cell.column) * cell.stride,
            centerY: (row[1] + cell.row) * cell.stride,
            width: exponential(row[2]) * cell.stride,
            height: exponential(row[3]) * cell.stride
        )
    }

    func landmarks(_ index: Int, at cell: AnchorGrid.Cell) -> FaceLandmarks {
        var result = FaceLandmarks(repeating: Point(x: 0, y: 0))
        for point in result.indices {
            result[point] = Point(
                x: (points[10 * index + 2 * point] + cell.column) * cell.stride,
                y: (points[10 * index + 2 * point + 1] + cell.row) * cell.stride
            )
        }
        return result
    }
}

/// YuNet at strides 8, 16 and 32: score = √(class × objectness), both clamped to 0…1.
struct FaceView<Element: TensorElement>: DetectionView, ~Escapable {
    private let fine: FaceLevelView<Element>
    private let middle: FaceLevelView<Element>
    private let coarse: FaceLevelView<Element>
    private let grid: AnchorGrid

    /// `outputs` are for each stride the indices of class, objectness, box and landmarks.
    @_lifetime(borrow tensors)
    init(_ tensors: borrowing TensorOutputs, _ outputs: [3 of [4 of Int]], grid: AnchorGrid, slot: Int) {
        fine = FaceLevelView(tensors, outputs[0], slot: slot)
        middle = FaceLevelView(tensors, outputs[1], slot: slot)
        coarse = FaceLevelView(tensors, outputs[2], slot: slot)
        self.grid = grid
    }

    func collect(confidence: Float, into candidates: inout CandidateList) {
        fine.collect(confidence: confidence, start: grid.levels[0].start, into: &candidates)
        middle.collect(confidence: confidence, start: grid.levels[1].start, into: &candidates)
        coarse.collect(confidence: confidence, start: grid.levels[2].start, into: &candidates)
    }

    func box(_ anchor: Int) -> Box {
        let cell = grid.cell(anchor)
        if anchor < grid.levels[1].start { return fine.box(anchor, at: cell) }
        if anchor < grid.levels[2].start { return middle.box(anchor - grid.levels[1].start, at: cell) }
        return coarse.box(anchor - grid.levels[2].start, at: cell)
    }

    func landmarks(_ anchor: Int) -> FaceLandmarks? {
        let cell = grid.cell(anchor)
        if anchor < grid.levels[1].start { return fine.landmarks(anchor, at: cell) }
        if anchor < grid.levels[2].start { return middle.landmarks(anchor - grid.levels[1].start, at: cell) }
        return coarse.landmarks(anchor - grid.levels[2].start, at: cell)
    }
}
