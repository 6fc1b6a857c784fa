import SluiceCore

/// What the outputs look like, whatever the data: learnt from running the model with several numbers of frames.
struct OutputPlan {
    struct Output {
        /// Shape for the largest number of frames.
        var shape: [Int]
        /// Whether the first dimension is the number of frames.
        var countsFrames: Bool
    }

    let outputs: [Output]

    /// Finds the rule in the shapes of the outputs for each of `counts`, the numbers of frames that were run.
    ///
    /// `nil` if they follow none, or one is empty: then they depend on the data, as where NMS is part of the model.
    init?(counts: [Int], shapes: [[[Int]]]) {
        guard let last = shapes.last, counts.count == shapes.count else { return nil }
        var outputs: [Output] = []
        for index in last.indices {
            let shape = last[index]
            guard !shape.contains(0) else { return nil }
            let countsFrames = zip(counts, shapes).allSatisfy { count, shapes in
                shapes[index].first == count && shapes[index].dropFirst() == shape.dropFirst()
            }
            guard countsFrames || shapes.allSatisfy({ $0[index] == shape }) else { return nil }
            outputs.append(Output(shape: shape, countsFrames: countsFrames))
        }
        self.outputs = outputs
    }

    /// Shape of the output at `index` for `count` frames.
    func shape(of index: Int, count: Int) -> [Int] {
        var shape = outputs[index].shape
        if outputs[index].countsFrames { shape[0] = count }
        return shape
    }

    /// Gives `storage`, which holds the output at `index`, its shape. Allocates nothing unless someone else gave it
    /// another shape than this plan does.
    func apply(to storage: inout TensorStorage, index: Int, count: Int) {
        let planned = outputs[index].shape
        guard storage.shape.count == planned.count, storage.shape.dropFirst() == planned.dropFirst() else {
            return storage.reshape(shape(of: index, count: count))
        }
        if outputs[index].countsFrames {
            storage.setDimension(0, to: count)
        } else if let first = planned.first {
            storage.setDimension(0, to: first)
        }
    }
}
