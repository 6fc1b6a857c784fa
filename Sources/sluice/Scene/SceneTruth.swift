import Foundation
import SluiceCore
import SluiceOptimizer
import SluiceScene

/// The true objects of a scene as COCO annotations.
struct SceneTruth {
    private struct Document: Encodable {
        var info: [String: String]
        var categories: [Category]
        var images: [Image] = []
        var annotations: [Annotation] = []
    }

    private struct Category: Encodable {
        var id: Int
        var name: String
    }

    private struct Image: Encodable {
        var id: Int
        var fileName: String
        var width: Int
        var height: Int
        /// Nanoseconds since the first frame.
        var ptsNs: Int64
    }

    private struct Annotation: Encodable {
        var id: Int
        var imageId: Int
        var categoryId: Int
        var bbox: [Float]
        var area: Float
        var iscrowd: Int
        var trackId: UInt32
        var visible: Float
        /// Metres.
        var distance: Float
    }

    private var document: Document
    private let parameters: SceneParameters

    init(_ parameters: SceneParameters, url: String) {
        self.parameters = parameters
        document = Document(
            info: ["description": url],
            categories: SceneLabels.all.enumerated().map { Category(id: $0.offset + 1, name: $0.element) }
        )
    }

    /// Adds the objects of frame `index`; images and annotations count from 1.
    mutating func append(_ objects: [SceneObject], frame index: Int) {
        document.images.append(
            Image(
                id: index + 1,
                fileName: "\(index).png",
                width: parameters.width,
                height: parameters.height,
                ptsNs: StreetScene.presentationTime(of: index, parameters)
            )
        )
        for object in objects {
            let known = TrueObject(object)
            document.annotations.append(
                Annotation(
                    id: document.annotations.count + 1,
                    imageId: index + 1,
                    categoryId: known.label + 1,
                    bbox: [object.box.x, object.box.y, object.box.width, object.box.height],
                    area: object.box.area,
                    iscrowd: known.isCrowd ? 1 : 0,
                    trackId: object.track,
                    visible: object.visibleFraction,
                    distance: object.distance
                )
            )
        }
    }

    /// Writes the JSON file, whole or not at all.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys]
        do {
            try WholeFile.replace(path, with: Array(try encoder.encode(document)))
        } catch {
            throw OutputError(
                .cannotCreate,
                "\(path): cannot be written",
                remedy: "check the folder and its permissions"
            )
        }
    }
}
