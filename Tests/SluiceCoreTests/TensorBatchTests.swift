import SluiceCore
import Testing

@Suite struct TensorBatchTests {
    @Test func `slots lie one after the other and are counted`() {
        var batch = TensorBatch(id: 0, capacity: 3, elementType: .float32, shape: [3, 2, 2])
        for value in 1...2 {
            unsafe batch.fillSlot { memory, slot in
                #expect(slot == value - 1)
                #expect(memory.count == 48)
                let floats = unsafe memory.bindMemory(to: Float.self)
                for index in 0..<12 { unsafe floats[index] = Float(value) }
            }
        }
        #expect(batch.count == 2)
        #expect(batch.input.floats[0] == 1)
        #expect(batch.input.floats[11] == 1)
        #expect(batch.input.floats[12] == 2)
        #expect(batch.input.floats[24] == 0)
        batch.clear()
        #expect(batch.count == 0)
    }

    @Test func `an output can be cut to the frames of a run and back`() {
        var outputs = TensorOutputs()
        outputs.append(TensorStorage(elementType: .float32, shape: [4, 10]))
        outputs[0].setDimension(0, to: 2)
        #expect(outputs[0].count == 20)
        outputs[0].setDimension(0, to: 4)
        #expect(outputs[0].count == 40)
    }
}
