import SluiceCore
package import SluiceMetrics

/// The true objects that a COCO annotation file names, checked: every annotation is a box in a known image and of a
/// known category.
package struct CocoLabels: Sendable {
    package struct Image: Hashable, Sendable {
        /// As in the file.
        package var id: Int
        package var fileName: String
        /// Pixels, where the file says them.
        package var width: Int?
        package var height: Int?
    }

    /// The file.
    package let path: String
    /// Ascending by id.
    package let categories: [CocoTruth.Category]
    /// Ascending by id.
    package let images: [Image]
    /// The objects of each image, in the order of the file. `label` is an index into ``categories``.
    package let objects: [[TrueObject]]

    /// Reads and checks the file at `path`.
    ///
    /// - Throws: What is wrong, naming the entry.
    package init(path: String) throws(LabelsError) {
        let file = try CocoFile(path: path)
        self.path = path
        categories = try Self.categories(file, path)
        images = try Self.images(file, path)
        objects = try Self.objects(file, path, images: images, categories: categories)
    }

    private static func categories(_ file: CocoFile, _ path: String) throws(LabelsError) -> [CocoTruth.Category] {
        let sorted = file.categories.sorted { $0.id < $1.id }
        for (category, next) in zip(sorted, sorted.dropFirst()) where category.id == next.id {
            throw bad(path, "categories \(category.name) and \(next.name) both have the id \(next.id)")
        }
        guard !sorted.isEmpty else { throw bad(path, "has no categories") }
        return sorted.map { CocoTruth.Category(id: $0.id, name: $0.name) }
    }

    private static func images(_ file: CocoFile, _ path: String) throws(LabelsError) -> [Image] {
        let sorted = file.images.sorted { $0.id < $1.id }
        guard !sorted.isEmpty else { throw bad(path, "has no images") }
        for (image, next) in zip(sorted, sorted.dropFirst()) where image.id == next.id {
            throw bad(path, "images \(image.fileName) and \(next.fileName) both have the id \(next.id)")
        }
        var names: Set<String> = []
        for image in sorted where !names.insert(image.fileName).inserted {
            throw bad(path, "two images are called \(image.fileName)")
        }
        return sorted.map { Image(id: $0.id, fileName: $0.fileName, width: $0.width, height: $0.height) }
    }

    private static func objects(
        _ file: CocoFile,
        _ path: String,
        images: [Image],
        categories: [CocoTruth.Category]
    ) throws(LabelsError) -> [[TrueObject]] {
        let imageIndex = Dictionary(uniqueKeysWithValues: zip(images.map(\.id), images.indices))
        let categoryIndex = Dictionary(uniqueKeysWithValues: zip(categories.map(\.id), categories.indices))
        var objects: [[TrueObject]] = Array(repeating: [], count: images.count)
        for (number, annotation) in file.annotations.enumerated() {
            let entry = "annotations[\(number)]"
            guard let image = imageIndex[annotation.imageId] else {
                throw bad(path, "\(entry) is in image \(annotation.imageId), which is not among the images")
            }
            guard let category = categoryIndex[annotation.categoryId] else {
                throw bad(path, "\(entry) is of category \(annotation.categoryId), which is not among the categories")
            }
            let sides = annotation.bbox
            guard sides.count == 4 else {
                throw bad(path, "\(entry).bbox has \(sides.count) numbers, and a box has 4: x, y, width, height")
            }
            guard sides.allSatisfy(\.isFinite), sides[2] >= 0, sides[3] >= 0 else {
                throw bad(path, "\(entry).bbox is no box: width and height are at least 0")
            }
            let box = RealBox(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
            let area = annotation.area ?? box.area
            guard area.isFinite, area >= 0 else { throw bad(path, "\(entry).area is \(area)") }
            objects[image].append(
                TrueObject(label: category, box: box, area: area, isCrowd: annotation.iscrowd ?? 0 != 0)
            )
        }
        return objects
    }

    private static func bad(_ path: String, _ what: String) -> LabelsError {
        LabelsError(.badData, "\(path): \(what)", remedy: "correct the file")
    }
}
