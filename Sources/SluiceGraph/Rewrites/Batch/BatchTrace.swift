/// What a value of a graph has to do with the images of a batch.
enum BatchTrace: Hashable, Sendable {
    /// The same whatever the images are, and however many.
    case shared
    /// Dimension `axis` counts images. Each has `times` entries there, one image after the other; 1 unless a Reshape
    /// has folded what follows into the batch, as attention does with its heads.
    case images(axis: Int, times: Int)
    /// Numbers that describe a shape, of which some may depend on the number of images.
    case shape([ShapeEntry])
}

/// A number of a shape that is computed in the graph.
enum ShapeEntry: Hashable, Sendable {
    case known(Int)
    /// So many times the number of images.
    case images(times: Int)
    /// The same for every number of images, and not known before the graph runs.
    case unknown

    var dependsOnBatch: Bool {
        if case .images = self { true } else { false }
    }

    static func * (left: ShapeEntry, right: ShapeEntry) -> ShapeEntry? {
        switch (left, right) {
        case (.known(let left), .known(let right)): ShapeTable.product(left, right).map { .known($0) } ?? .unknown
        case (.images(let times), .known(let factor)), (.known(let factor), .images(let times)):
            ShapeTable.product(times, factor).map { .images(times: $0) }
        case (.images, _), (_, .images): nil
        default: .unknown
        }
    }

    static func / (left: ShapeEntry, right: ShapeEntry) -> ShapeEntry? {
        switch (left, right) {
        case (_, .known(0)): nil
        // Numbers that were made floats have fractions: only what comes out even is the same for both.
        case (.known(let left), .known(let right)) where right > 0 && left.isMultiple(of: right): .known(left / right)
        case (.images(let times), .known(let factor)) where factor > 0 && times.isMultiple(of: factor):
            .images(times: times / factor)
        case (.images(let left), .images(let right)) where right != 0 && left.isMultiple(of: right):
            .known(left / right)
        case (.images, _), (_, .images): nil
        default: .unknown
        }
    }
}

/// A change that makes a node fit for any number of images.
enum BatchEdit: Hashable, Sendable {
    /// The node's input becomes a constant of these integers.
    case setIntegers(node: Int, input: Int, [Int64])
    /// The first of the integers that are the node's input becomes the number of images.
    case leadWithBatch(node: Int, input: Int)
    /// The node's input, of `rank` dimensions and the same for all images, is repeated along `axis` for each.
    case repeatForImages(node: Int, input: Int, axis: Int, rank: Int)
}
