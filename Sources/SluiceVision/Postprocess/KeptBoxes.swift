import SluiceCore

/// The boxes that survived so far, by group (a class, or all of them), in blocks of eight that are compared at once.
struct KeptBoxes: Sendable {
    private struct Block {
        // Unused lanes hold an empty box that overlaps nothing.
        var left = SIMD8<Float>(repeating: .infinity)
        var top = SIMD8<Float>(repeating: .infinity)
        var right = SIMD8<Float>(repeating: -.infinity)
        var bottom = SIMD8<Float>(repeating: -.infinity)
        var area = SIMD8<Float>.zero
        var used = 0
        /// The next block of the same group, or -1.
        var next: Int
    }

    private var blocks: [Block] = []
    /// The first block of each group, the only one with room, or -1.
    private var heads: [Int] = []

    mutating func removeAll() {
        blocks.removeAll(keepingCapacity: true)
        for group in heads.indices { heads[group] = -1 }
    }

    /// Whether the IoU of `box` with a box of `group` is above `threshold`. Computed as ``SluiceCore/Box/iou(_:)`` does.
    func contains(overlapping box: Box, in group: Int, above threshold: Float) -> Bool {
        guard group < heads.count else { return false }
        let (left, top) = (SIMD8(repeating: box.x), SIMD8(repeating: box.y))
        let (right, bottom) = (SIMD8(repeating: box.x + box.width), SIMD8(repeating: box.y + box.height))
        var index = heads[group]
        while index >= 0 {
            let block = blocks[index]
            let width = pointwiseMin(right, block.right) - pointwiseMax(left, block.left)
            let height = pointwiseMin(bottom, block.bottom) - pointwiseMax(top, block.top)
            let intersection = pointwiseMax(width, .zero) * pointwiseMax(height, .zero)
            if any(intersection / (block.area + box.area - intersection) .> threshold) { return true }
            index = block.next
        }
        return false
    }

    mutating func insert(_ box: Box, in group: Int) {
        while heads.count <= group { heads.append(-1) }
        if heads[group] < 0 || blocks[heads[group]].used == 8 {
            blocks.append(Block(next: heads[group]))
            heads[group] = blocks.count - 1
        }
        let index = heads[group]
        let lane = blocks[index].used
        blocks[index].left[lane] = box.x
        blocks[index].top[lane] = box.y
        blocks[index].right[lane] = box.x + box.width
        blocks[index].bottom[lane] = box.y + box.height
        blocks[index].area[lane] = box.area
        blocks[index].used += 1
    }
}
