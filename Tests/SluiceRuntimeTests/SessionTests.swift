import Foundation
import SluiceCore
import SluiceRuntime
import SluiceTesting
import TestSupport
import Testing

@Suite struct SessionTests {
    private let library: RuntimeLibrary

    init() throws {
        library = try RuntimeLibrary.load()
    }

    private func session(_ model: TinyModel) throws -> Session {
        try Session(.bytes(model.bytes, name: "tiny"), library: library)
    }

    @Test func aBatchOfKEqualsKSingleRuns() throws {
        var session = try session(.affine())
        let frames: [[Float]] = [[1, 2, 3], [-4, 5, 0.5], [7, 8, 9]]
        var single = TensorBatch(id: 0, capacity: 1, elementType: .float32, shape: [3])
        try session.prepare(&single)
        var expected: [Float] = []
        for frame in frames {
            single.clear()
            single.fill(frame)
            _ = try session.run(&single)
            expected += single.outputs[0].array()
        }
        #expect(expected == frames.joined().map { 2 * $0 + 1 })

        var batch = TensorBatch(id: 1, capacity: 4, elementType: .float32, shape: [3])
        try session.prepare(&batch)
        for count in 1...3 {
            batch.clear()
            for frame in frames.prefix(count) { batch.fill(frame) }
            _ = try session.run(&batch)
            #expect(batch.outputs[0].shape == [count, 3])
            #expect(batch.outputs[0].array() == Array(expected.prefix(3 * count)))
        }
    }

    @Test(.sharedData)
    func aRealModelRunsAndReportsItsCost() throws {
        var session = try Session(.file(Model.yoloxNano()), library: library)
        var batch = TensorBatch(id: 0, capacity: 1, elementType: .float32, shape: [3, 416, 416])
        try session.prepare(&batch)
        batch.fill([Float](repeating: 114, count: 3 * 416 * 416))
        let cost = try session.run(&batch)
        #expect(session.device == "cpu")
        #expect(batch.outputs[0].shape == [1, 3549, 85])
        #expect(cost.compute > 100_000)
        #expect(cost.hostToDeviceBytes == 0 && cost.deviceToHostBytes == 0)
        // A grey picture has no objects: the product of objectness and class scores stays low.
        let values: [Float] = batch.outputs[0].array()
        #expect(values.allSatisfy { $0.isFinite })
        #expect(stride(from: 4, to: values.count, by: 85).allSatisfy { values[$0] < 0.5 })
    }

    @Test(.sharedData)
    func aBatchOfARealModelEqualsSingleRuns() throws {
        var session = try Session(.file(Model.yuNet()), library: library)
        let frames = (0..<3).map { frame in
            (0..<3 * 64 * 96).map { Float(($0 &* 31 &+ frame &* 7919) % 256) }
        }
        var single = TensorBatch(id: 0, capacity: 1, elementType: .float32, shape: [3, 64, 96])
        var batch = TensorBatch(id: 1, capacity: 3, elementType: .float32, shape: [3, 64, 96])
        try session.prepare(&single)
        try session.prepare(&batch)
        for frame in frames { batch.fill(frame) }
        _ = try session.run(&batch)
        for (slot, frame) in frames.enumerated() {
            single.clear()
            single.fill(frame)
            _ = try session.run(&single)
            for output in 0..<session.signature.outputs.count {
                let alone: [Float] = single.outputs[output].array()
                let together: [Float] = batch.outputs[output].array()
                let share = together[(slot * alone.count)..<((slot + 1) * alone.count)]
                #expect(zip(alone, share).allSatisfy { abs($0 - $1) < 1e-4 })
            }
        }
    }

    @Test func inputsMayBeBytesOrHalves() throws {
        var bytes = try session(.cast(from: .uint8))
        var byteBatch = TensorBatch(id: 0, capacity: 2, elementType: .uint8, shape: [4])
        try bytes.prepare(&byteBatch)
        byteBatch.fill([0, 1, 254, 255] as [UInt8])
        _ = try bytes.run(&byteBatch)
        #expect(byteBatch.outputs[0].array() == [0, 1, 254, 255] as [Float])

        var halves = try session(.cast(from: .float16))
        var halfBatch = TensorBatch(id: 0, capacity: 2, elementType: .float16, shape: [4])
        try halves.prepare(&halfBatch)
        // 1, -2, 0.5 and 65504, the largest.
        halfBatch.fill([0x3c00, 0xc000, 0x3800, 0x7bff] as [UInt16])
        _ = try halves.run(&halfBatch)
        #expect(halfBatch.outputs[0].array() == [1, -2, 0.5, 65504] as [Float])
    }

    @Test func outputsWhoseShapeDependsOnTheDataAreCopiedAndGrow() throws {
        var session = try session(.nonZero())
        var batch = TensorBatch(id: 0, capacity: 2, elementType: .float32, shape: [4])
        try session.prepare(&batch)
        for (frames, expected) in [
            ([[0, 0, 0, 0]], [[], []]),
            ([[0, 5, 0, 0]], [[0], [1]]),
            ([[1, 1, 1, 1], [1, 1, 1, 1]], [[0, 0, 0, 0, 1, 1, 1, 1], [0, 1, 2, 3, 0, 1, 2, 3]]),
            ([[0, 0, 0, 2], [3, 0, 0, 0]], [[0, 1], [3, 0]]),
        ] as [([[Float]], [[Int64]])] {
            batch.clear()
            for frame in frames { batch.fill(frame) }
            _ = try session.run(&batch)
            #expect(batch.outputs[0].shape == [2, expected[0].count])
            #expect(batch.outputs[0].array() == expected[0] + expected[1])
        }
    }

    /// With one frame of zeros, `NonZero(x + 1)` finds all four elements: its shape looks like a rule until a run
    /// with other data breaks it.
    @Test func aShapeThatOnlyLookedFixedIsNoticed() throws {
        var model = TinyModel()
        model.input("x", .float32, ["N", 4])
        model.output("indices", .int64, [2, "found"])
        model.constant("one", [1], floats: [1])
        model.node("Add", ["x", "one"], ["raised"])
        model.node("NonZero", ["raised"], ["indices"])
        var session = try session(model)
        var batch = TensorBatch(id: 0, capacity: 1, elementType: .float32, shape: [4])
        try session.prepare(&batch)
        for (frame, expected) in [
            ([0, 0, 0, 0], [0, 0, 0, 0, 0, 1, 2, 3]), ([-1, 7, -1, 7], [0, 0, 1, 3]), ([-1, -1, -1, 0], [0, 3]),
        ] as [([Float], [Int64])] {
            batch.clear()
            batch.fill(frame)
            _ = try session.run(&batch)
            #expect(batch.outputs[0].array() == expected)
        }
    }

    /// The model declares two rows and gives as many as there are frames.
    @Test func aModelThatDeclaresAWrongShapeRuns() throws {
        var model = TinyModel()
        model.input("x", .float32, ["N", 2])
        model.output("y", .float32, [2, 2])
        model.constant("all", [2], integers: [-1, 2])
        model.node("Reshape", ["x", "all"], ["y"])
        var session = try session(model)
        var batch = TensorBatch(id: 0, capacity: 3, elementType: .float32, shape: [2])
        try session.prepare(&batch)
        for count in 1...3 {
            batch.fill([Float(count), Float(-count)])
            _ = try session.run(&batch)
            #expect(batch.outputs[0].shape == [count, 2])
            #expect(batch.outputs[0].array() == Array(([1, -1, 2, -2, 3, -3] as [Float]).prefix(2 * count)))
        }
    }

    @Test func severalBatchesAndSessionsShareOutputs() throws {
        var first = try session(.affine())
        var second = try session(.affine())
        var left = TensorBatch(id: 0, capacity: 2, elementType: .float32, shape: [3])
        var right = TensorBatch(id: 1, capacity: 2, elementType: .float32, shape: [3])
        try first.prepare(&left)
        try first.prepare(&right)
        let address = unsafe UInt(bitPattern: left.outputs[0].base)
        try second.prepare(&left)
        try second.prepare(&right)
        #expect(unsafe UInt(bitPattern: left.outputs[0].base) == address)
        #expect(left.outputs.count == 1)
        left.fill([1, 2, 3] as [Float])
        right.fill([4, 5, 6] as [Float])
        _ = try second.run(&left)
        _ = try first.run(&right)
        #expect(left.outputs[0].array() == [3, 5, 7] as [Float])
        #expect(right.outputs[0].array() == [9, 11, 13] as [Float])
        _ = try first.run(&left)
        #expect(left.outputs[0].array() == [3, 5, 7] as [Float])
    }

    /// Outputs that someone replaced, or gave another shape, are written where they are now.
    @Test func outputsThatWereReplacedAreFollowed() throws {
        var session = try session(.affine())
        var batch = TensorBatch(id: 0, capacity: 2, elementType: .float32, shape: [3])
        try session.prepare(&batch)
        batch.fill([1, 2, 3] as [Float])
        batch.outputs[0].reshape([6])
        _ = try session.run(&batch)
        #expect(batch.outputs[0].shape == [1, 3])
        batch.outputs.replace(0, with: TensorStorage(elementType: .float32, shape: [1]))
        _ = try session.run(&batch)
        #expect(batch.outputs[0].shape == [1, 3])
        #expect(batch.outputs[0].array() == [3, 5, 7] as [Float])
    }

    @Test func sessionsRunSideBySide() throws {
        let library = library
        let failures = Guarded(0)
        let group = DispatchGroup()
        for thread in 0..<2 {
            let worker = Thread {
                defer { group.leave() }
                do {
                    var session = try Session(.bytes(TinyModel.affine().bytes, name: "tiny"), library: library)
                    var batch = TensorBatch(id: thread, capacity: 1, elementType: .float32, shape: [3])
                    try session.prepare(&batch)
                    for step in 0..<500 {
                        batch.clear()
                        let value = Float(step * 2 + thread)
                        batch.fill([value, value, value])
                        _ = try session.run(&batch)
                        if batch.outputs[0].array() != [Float](repeating: 2 * value + 1, count: 3) {
                            failures.withLock { $0 += 1 }
                        }
                    }
                } catch {
                    failures.withLock { $0 += 1 }
                }
            }
            group.enter()
            worker.start()
        }
        group.wait()
        #expect(failures.withLock { $0 } == 0)
    }

    @Test func aFixedBatchIsServedOnlyIfItIsOne() throws {
        var one = try session(.affine(batch: 1))
        var two = TensorBatch(id: 0, capacity: 2, elementType: .float32, shape: [3])
        let error = #expect(throws: InferenceError.self) { try one.prepare(&two) }
        #expect(error?.code == .badModel)
        #expect(error?.what == "tiny: model.batch.max is 2, but the model takes exactly 1 frame in a call")
        #expect(error?.remedy == "write batch: {max: 1}, or export the model with a dynamic batch dimension")

        var single = TensorBatch(id: 1, capacity: 1, elementType: .float32, shape: [3])
        try one.prepare(&single)
        single.fill([1, 2, 3] as [Float])
        _ = try one.run(&single)
        #expect(single.outputs[0].array() == [3, 5, 7] as [Float])

        var pair = try session(.affine(batch: 2))
        let refusal = #expect(throws: InferenceError.self) { try pair.prepare(&two) }
        #expect(refusal?.code == .badModel)
        #expect(refusal?.what == "tiny: the model takes exactly 2 frames in a call, and batches are not always full")
        #expect(refusal?.remedy == "export it with a dynamic batch dimension, or with a batch of 1")
    }

    @Test(arguments: [
        (ElementType.uint8, [3], "tiny: takes x: float32[N×3], and was given uint8"),
        (.float32, [4], "tiny: takes x: float32[N×3], and was given 1×4"),
        (.float32, [3, 1], "tiny: takes x: float32[N×3], and was given 1×3×1"),
    ])
    func aBatchThatDoesNotFitIsRefused(elementType: ElementType, shape: [Int], what: String) throws {
        var session = try session(.affine())
        var batch = TensorBatch(id: 0, capacity: 1, elementType: elementType, shape: shape)
        let error = #expect(throws: InferenceError.self) { try session.prepare(&batch) }
        #expect(error?.code == .badModel)
        #expect(error?.what == what)
    }

    @Test func aBatchThatWasNotPreparedIsRefused() throws {
        var session = try session(.affine())
        var batch = TensorBatch(id: 0, capacity: 1, elementType: .float32, shape: [3])
        batch.fill([1, 2, 3] as [Float])
        let error = #expect(throws: InferenceError.self) { _ = try session.run(&batch) }
        #expect(error?.code == .runFailed)
    }

    /// A batch that grows beyond the number of rows of a constant cannot be added to it.
    @Test func aModelThatFailsWhileItRunsIsReportedInOneLine() throws {
        var model = TinyModel()
        model.input("x", .float32, ["N", 3])
        model.output("y", .float32, ["N", 3])
        model.constant("rows", [2, 3], floats: [0, 0, 0, 0, 0, 0])
        model.node("Add", ["x", "rows"], ["y"])
        var session = try session(model)
        var batch = TensorBatch(id: 0, capacity: 3, elementType: .float32, shape: [3])
        let error = try #require(throws: InferenceError.self) { try session.prepare(&batch) }
        #expect(error.code == .runFailed)
        #expect(error.what.hasPrefix("tiny: the first run failed: "))
        #expect(!error.description.contains("\n") && !error.description.contains("onnxruntime_src"), "\(error)")
    }
}
