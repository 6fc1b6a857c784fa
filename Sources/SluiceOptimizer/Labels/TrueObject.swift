package import SluiceMetrics

/// One object that is known to be in a picture.
package struct TrueObject: Hashable, Sendable, BitwiseCopyable {
    /// Index into the names of whoever knows the object: the categories of a file, the classes of a scene.
    package var label: Int
    package var box: RealBox
    /// Pixels of the object, not of its box, where somebody outlined it.
    package var area: Double
    /// Stands for many objects, or one that nobody could be asked to find: it neither counts nor costs.
    package var isCrowd: Bool

    package init(label: Int, box: RealBox, area: Double, isCrowd: Bool) {
        self.label = label
        self.box = box
        self.area = area
        self.isCrowd = isCrowd
    }
}
