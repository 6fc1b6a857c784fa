/// One object that a detector claims to have found in one image of a set.
package struct ScoredObject: Hashable, Sendable, BitwiseCopyable {
    /// Index of the image.
    package var image: Int
    /// Index of the category.
    package var category: Int
    package var box: RealBox
    /// The higher, the surer. Finite.
    package var score: Double

    package init(image: Int, category: Int, box: RealBox, score: Double) {
        self.image = image
        self.category = category
        self.box = box
        self.score = score
    }
}
