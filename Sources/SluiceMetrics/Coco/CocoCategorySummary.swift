/// How well one category was found. In JSON the twelve numbers stand beside the name.
package struct CocoCategorySummary: Hashable, Sendable, Codable {
    package var category: CocoTruth.Category
    /// Labelled objects, crowds not counted.
    package var truths: Int
    /// Detections that took part: the best hundred of each image.
    package var detections: Int
    /// The twelve numbers of this category alone; `nil` each without ``truths`` of the size.
    package var metrics: CocoSummary

    init(category: CocoTruth.Category, truths: Int, detections: Int, metrics: CocoSummary) {
        self.category = category
        self.truths = truths
        self.detections = detections
        self.metrics = metrics
    }

    package var name: String { category.name }
    package var ap: Double? { metrics.ap }
    package var ap50: Double? { metrics.ap50 }
    package var ap75: Double? { metrics.ap75 }
    package var ar100: Double? { metrics.ar100 }

    private enum Key: CodingKey {
        case id, name, truths, detections
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        category = CocoTruth.Category(
            id: try container.decode(Int.self, forKey: .id),
            name: try container.decode(String.self, forKey: .name)
        )
        truths = try container.decode(Int.self, forKey: .truths)
        detections = try container.decode(Int.self, forKey: .detections)
        metrics = try CocoSummary(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(category.id, forKey: .id)
        try container.encode(category.name, forKey: .name)
        try container.encode(truths, forKey: .truths)
        try container.encode(detections, forKey: .detections)
        try metrics.encode(to: encoder)
    }
}
