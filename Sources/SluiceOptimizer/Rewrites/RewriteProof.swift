package import SluiceCore
package import SluiceGraph
package import SluiceRuntime

/// Runs a model before and after a rewrite on the same random inputs, and says how far apart the outputs are.
package struct RewriteProof {
    /// A rewrite that changes an output by more is none.
    package static let tolerance = 1e-5
    /// Images in a batch that is compared with single images: more than two, so that neighbours differ.
    private static let batchSize = 3
    /// Elements of an input that is still tried: a picture of 9,000 × 9,000.
    private static let mostElements = 0x1p28

    private let library: RuntimeLibrary
    /// Sizes to use for dynamic dimensions other than the batch.
    private let size: (height: Int, width: Int)
    private let seed: UInt64

    package init(library: RuntimeLibrary, size: (height: Int, width: Int), seed: UInt64 = 1) {
        (self.library, self.size, self.seed) = (library, size, seed)
    }

    /// For rewrites that change neither inputs nor outputs.
    package func difference(_ before: OnnxModel, _ after: OnnxModel) throws -> Double {
        let (old, new) = try outputs(before, after)
        return Self.difference(old, new)
    }

    /// For models that are read from their files, however large.
    package func difference(ofFiles before: String, _ after: String) throws -> Double {
        let (old, new) = try outputs(runner(.file(before)), runner(.file(after)))
        return Self.difference(old, new)
    }

    /// What both make of the same inputs.
    func outputs(_ before: OnnxModel, _ after: OnnxModel) throws -> (before: [HostTensor], after: [HostTensor]) {
        try outputs(runner(before), runner(after))
    }

    private func outputs(
        _ before: borrowing TensorRunner,
        _ after: borrowing TensorRunner
    ) throws -> (before: [HostTensor], after: [HostTensor]) {
        var noise = Noise(seed: seed)
        let inputs = before.signature.inputs.map { noise.tensor($0, size: size) }
        return (try before.run(inputs), try after.run(inputs))
    }

    /// For a batch that was made dynamic: several images at once against each of them alone.
    package func batchDifference(_ before: OnnxModel, _ after: OnnxModel) throws -> Double {
        let old = try runner(before)
        let new = try runner(after)
        var noise = Noise(seed: seed)
        let images = (0..<Self.batchSize).map { _ in old.signature.inputs.map { noise.tensor($0, size: size) } }
        let alone = try images.map { try old.run($0) }
        let together = try new.run(Self.stacked(images))
        return Self.difference(Self.stacked(alone), together)
    }

    /// For an input that has become bytes: the numbers that were fed before are computed here.
    ///
    /// They are rounded as the new model rounds them, because a network may amplify the last bit of its input a
    /// thousandfold; how far that is from the exact numbers counts as a difference, too.
    package func pixelDifference(_ before: OnnxModel, _ after: OnnxModel, _ rewrite: PixelInput) throws -> Double {
        let old = try runner(before)
        let new = try runner(after)
        var noise = Noise(seed: seed)
        let pixels = noise.tensor(new.signature.inputs[0], size: size)
        let (factors, shifts) = (rewrite.factors, rewrite.shifts)
        let numbers = rewrite.numbers(of: pixels, as: old.signature.inputs[0]) { pixel, channel in
            Float(pixel) * factors[channel] + shifts[channel]
        }
        let exact = rewrite.numbers(of: pixels, as: old.signature.inputs[0]) { pixel, channel in
            let scaled = Double(pixel) * Double(rewrite.scale) - Double(rewrite.mean[channel])
            return Float(scaled / Double(rewrite.std[channel]))
        }
        let outputs = Self.difference(try old.run([numbers]), try new.run([pixels]))
        return max(outputs, Self.difference([exact], [numbers]))
    }

    private func runner(_ model: OnnxModel) throws -> TensorRunner {
        try runner(.bytes(try model.serialized(), name: model.name))
    }

    private func runner(_ source: ModelSource) throws -> TensorRunner {
        let runner = try TensorRunner(source, library: library)
        for input in runner.signature.inputs {
            let elements = input.shape(size: size).reduce(1.0) { $0 * Double($1) }
            guard elements >= 0, elements <= Self.mostElements else {
                throw GraphError(
                    .unsupported,
                    "\(source.name): the input \(input) is too large to try the model on",
                    remedy: "export it for a smaller input"
                )
            }
        }
        return runner
    }

    /// Tensors of one image each put one after the other.
    private static func stacked(_ images: [[HostTensor]]) -> [HostTensor] {
        images[0].indices.map { index in
            let parts = images.map { $0[index] }
            return HostTensor(
                name: parts[0].name,
                elementType: parts[0].elementType,
                shape: parts[0].shape.isEmpty ? [] : [parts.count * parts[0].shape[0]] + parts[0].shape.dropFirst(),
                bytes: parts[0].shape.isEmpty ? parts[0].bytes : parts.flatMap(\.bytes)
            )
        }
    }

    /// The largest difference of two values, relative to the value or, where that is larger, to the root mean square of
    /// the output: a value that is next to nothing has no digits of its own. Infinite if shapes or kinds differ.
    package static func difference(_ before: [HostTensor], _ after: [HostTensor]) -> Double {
        guard before.map(\.name) == after.map(\.name) else { return .infinity }
        var largest = 0.0
        for (old, new) in zip(before, after) {
            guard old.shape == new.shape, old.elementType == new.elementType else { return .infinity }
            if old.bytes == new.bytes { continue }
            let (olds, news) = (old.floats, new.floats)
            let squares = olds.reduce(0.0) { $0 + ($1.isFinite ? Double($1) * Double($1) : 0) }
            let usual = max((squares / Double(max(olds.count, 1))).squareRoot(), 1e-30)
            for (left, right) in zip(olds, news) where left != right {
                if left.isNaN && right.isNaN { continue }
                guard left.isFinite, right.isFinite else { return .infinity }
                largest = max(largest, abs(Double(left) - Double(right)) / max(abs(Double(left)), usual))
            }
        }
        return largest
    }
}

extension PixelInput {
    /// What the model took before the rewrite, for these pixels; `number` makes it of a pixel and its channel.
    fileprivate func numbers(
        of pixels: HostTensor,
        as input: TensorInfo,
        number: (UInt8, Int) -> Float
    ) -> HostTensor {
        let isPlanar = input.dimensions[1] == .fixed(3)
        let shape = pixels.shape
        let (height, width) = layout == .nhwc ? (shape[1], shape[2]) : (shape[2], shape[3])
        var floats = [Float](repeating: 0, count: pixels.count)
        func place(_ image: Int, _ channel: Int, _ row: Int, _ column: Int, isPlanar: Bool) -> Int {
            isPlanar
                ? ((image * 3 + channel) * height + row) * width + column
                : ((image * height + row) * width + column) * 3 + channel
        }
        for image in 0..<shape[0] {
            for channel in 0..<3 {
                let source = swapsChannels ? 2 - channel : channel
                for row in 0..<height {
                    for column in 0..<width {
                        let pixel = pixels.bytes[place(image, source, row, column, isPlanar: layout == .nchw)]
                        floats[place(image, channel, row, column, isPlanar: isPlanar)] = number(pixel, channel)
                    }
                }
            }
        }
        let planar = isPlanar ? [shape[0], 3, height, width] : [shape[0], height, width, 3]
        let tensor = HostTensor(name: input.name, shape: planar, floats: floats)
        guard input.elementType == .float16 else { return tensor }
        let halves = floats.map { Float16($0) }
        return HostTensor(
            name: input.name,
            elementType: .float16,
            shape: planar,
            bytes: unsafe halves.withUnsafeBytes { unsafe Array($0) }
        )
    }
}
