import SluiceCore

/// Which padding is already in the memory of each slot, so that it is written once and not per frame.
struct SlotPadding: Sendable {
    // What the slot's pixels cover; everything else is padding. nil: the slot was never written.
    private var covered: [Placement.Rectangle?]
    private let slotsPerBatch: Int

    init(batches: Int, slotsPerBatch: Int) {
        precondition(batches > 0 && slotsPerBatch > 0)
        covered = Array(repeating: nil, count: batches * slotsPerBatch)
        self.slotsPerBatch = slotsPerBatch
    }

    /// Records that the slot gets pixels in `target`.
    ///
    /// - Returns: `true` if its padding is to be written, `false` if it is still there from before.
    mutating func claim(_ slot: Int, of batch: Int, for target: Placement.Rectangle) -> Bool {
        precondition(slot >= 0 && slot < slotsPerBatch, "the preprocessor was made for \(slotsPerBatch) slots a batch")
        let index = batch * slotsPerBatch + slot
        guard covered[index] != target else { return false }
        covered[index] = target
        return true
    }
}
