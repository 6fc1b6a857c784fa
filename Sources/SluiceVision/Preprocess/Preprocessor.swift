package import SluiceCore

/// Brings pictures into the slots of batches: resampling, colour and normalisation in one pass over the pixels.
///
/// Bilinear as OpenCV's `INTER_LINEAR` is; see ``Placement`` for the geometry. Integer arithmetic up to the colour
/// matrix and unfused float arithmetic from there, so that every ``CPULevel`` writes the same bits.
///
/// A preprocessor belongs to one lane. It relies on the slots it fills keeping their memory, and on nobody else
/// writing to them: what it knows to be padding is not written again.
package struct Preprocessor: ~Copyable, Sendable {
    package let spec: InputSpec
    private let level: CPULevel
    private let bytesPerSlot: Int
    private var plans: PlanCache
    private var padding: SlotPadding

    /// Geometries whose tables are kept; a stream mostly has one for life.
    private static let keptPlans = 8

    /// - Parameters:
    ///   - spec: What the model takes. Its element type is `float32`, `float16` or `uint8`; std is not zero.
    ///   - batches: Number of batches in rotation; their ids are 0 ..< `batches`.
    ///   - slotsPerBatch: Capacity of each batch.
    ///   - level: Instruction set to use; traps if the processor does not have it.
    package init(spec: InputSpec, batches: Int, slotsPerBatch: Int, level: CPULevel = .selected) {
        precondition(level <= .best, "this processor does not have \(level.rawValue)")
        precondition(spec.std.x != 0 && spec.std.y != 0 && spec.std.z != 0, "std is a divisor")
        self.spec = spec
        self.level = level
        bytesPerSlot = spec.width * spec.height * 3 * spec.elementType.size
        plans = PlanCache(capacity: Self.keptPlans)
        padding = SlotPadding(batches: batches, slotsPerBatch: slotsPerBatch)
    }

    /// Writes a picture to a slot. Allocates nothing for a geometry it knows.
    ///
    /// - Parameters:
    ///   - picture: Any format and size.
    ///   - slot: Memory of the slot: `spec.shape` elements of `spec.elementType`.
    ///   - batch: Id of the batch.
    ///   - index: Index of the slot in the batch.
    /// - Returns: Where the picture lies in the input.
    package mutating func fill(
        _ picture: borrowing Picture,
        into slot: UnsafeMutableRawBufferPointer,
        of batch: Int,
        at index: Int
    ) -> Placement {
        precondition(slot.count == bytesPerSlot, "the slot does not have the size of the input")
        let geometry = PictureGeometry(picture)
        let plan = plans.plan(for: geometry) { ResamplingPlan(geometry, spec: spec, level: level) }
        let memory = slot.baseAddress!
        if padding.claim(index, of: batch, for: plan.placement.target) {
            unsafe plan.writePadding(to: memory)
        }
        unsafe plan.writePixels(of: picture, to: memory)
        return plan.placement
    }
}
