/// The labelled objects of a set of images, as COCO's metric wants them.
///
/// Images and categories are numbered from 0 in ascending order of their COCO ids: the caller sees to that, because
/// the metric breaks ties between equal scores by this order.
package struct CocoTruth: Sendable {
    package struct Category: Hashable, Sendable, Codable {
        /// As in the annotation file.
        package var id: Int
        package var name: String

        package init(id: Int, name: String) {
            self.id = id
            self.name = name
        }
    }

    package struct Object: Hashable, Sendable, BitwiseCopyable {
        /// Index of the image.
        package var image: Int
        /// Index into ``CocoTruth/categories``.
        package var category: Int
        package var box: RealBox
        /// The annotation's area in pixels: that of its outline, not of its box.
        package var area: Double
        /// Whether it stands for many objects that nobody drew one by one.
        package var isCrowd: Bool

        package init(image: Int, category: Int, box: RealBox, area: Double, isCrowd: Bool = false) {
            self.image = image
            self.category = category
            self.box = box
            self.area = area
            self.isCrowd = isCrowd
        }
    }

    package var categories: [Category]
    /// All images that the detector saw, those without objects included.
    package var imageCount: Int
    /// In the order of the annotation file.
    package var objects: [Object]

    package init(categories: [Category], imageCount: Int, objects: [Object]) {
        self.categories = categories
        self.imageCount = imageCount
        self.objects = objects
    }
}
