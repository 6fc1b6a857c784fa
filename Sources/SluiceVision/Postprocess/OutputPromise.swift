import SluiceCore

/// What a detector relies on in one output of its model.
struct OutputPromise: Hashable, Sendable {
    let output: Int
    private let info: TensorInfo
    /// Sizes of the dimensions after the first, which counts frames; `nil` where any will do.
    private let sizes: [Int?]

    /// The output as the signature has it, or with other `sizes`.
    init(_ output: Int, of signature: ModelSignature, sizes: [Int?]? = nil) {
        self.output = output
        info = signature.outputs[output]
        self.sizes = sizes ?? info.dimensions.dropFirst().map(\.size)
    }

    /// Throws unless the values can be read as `Float` by the vector loops.
    func requireFloats() throws(VisionError) {
        guard info.elementType == .float32 || info.elementType == .float16 else {
            throw VisionError(
                .unusableModel,
                "the model's output \(info) is neither float32 nor float16",
                remedy: "export it with float outputs"
            )
        }
    }

    /// Throws unless the output has the type and shape that were promised.
    func check(_ outputs: borrowing TensorOutputs) throws(VisionError) {
        let view = outputs.view(output)
        guard view.elementType == info.elementType, view.shape.count == sizes.count + 1, fits(view.shape) else {
            let promised = sizes.map { $0.map { "\($0)" } ?? "?" }.joined(separator: "×")
            throw VisionError(
                .unusableModel,
                "the output \(info.name) came as \(view.elementType.rawValue)\(view.shape) and not as \(info.elementType.rawValue)[?×\(promised)]",
                remedy: "check that model.input is the size the model was exported for"
            )
        }
    }

    private func fits(_ shape: [Int]) -> Bool {
        for (index, size) in sizes.enumerated() {
            let actual = shape[index + 1]
            if let size, actual != size { return false }
            if actual > Candidate.maxAnchors { return false }
        }
        return true
    }
}

extension Head {
    /// What must hold whenever outputs are read. The first one holds the values whose type decides how all are read.
    func promises(_ signature: ModelSignature) throws(VisionError) -> [OutputPromise] {
        func promise(_ output: Int, _ sizes: [Int?]? = nil) -> OutputPromise {
            OutputPromise(output, of: signature, sizes: sizes)
        }
        let floats: [OutputPromise]
        var numbers: [OutputPromise] = []
        switch self {
        case .objectness(let output, let classes, let grid):
            floats = [promise(output, [grid?.count, 5 + classes])]
        case .channelMajor(let output, _), .rows(let output, _, _), .endToEnd(let output):
            floats = [promise(output)]
        case .queries(let boxes, let logits, _, _):
            floats = [promise(boxes), promise(logits)]
        case .ssd(let layout, _):
            floats = [promise(layout.boxes), promise(layout.scores)]
            numbers = ([layout.classes] + (layout.count.map { [$0] } ?? [])).map { promise($0) }
        case .faces(let faces):
            let columns = [1, 1, 4, 10]
            floats = (0..<12).map { index in
                let level = faces.grid.levels[index / 4]
                return promise(faces.levels[index / 4][index % 4], [level.columns * level.rows, columns[index % 4]])
            }
        }
        for promise in floats {
            try promise.requireFloats()
            guard signature.outputs[promise.output].elementType == signature.outputs[floats[0].output].elementType
            else {
                throw VisionError(
                    .unusableModel,
                    "the model's outputs have different types: \(OutputTable(signature).description)",
                    remedy: "export them with one"
                )
            }
        }
        return floats + numbers
    }
}
