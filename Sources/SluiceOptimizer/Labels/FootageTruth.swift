import SluiceMetrics

/// What is known to be in the frames of a footage.
package enum FootageTruth: Sendable {
    /// Annotations of images, which are found by their names.
    case images(CocoLabels)
    /// Annotations of a video: its frames are the images, in the order of their ids.
    case frames(CocoLabels)
    /// A source that knows what it shows.
    case live(LiveTruth)

    /// Names of the classes, by ``TrueObject/label``.
    var labels: [String] {
        switch self {
        case .images(let labels), .frames(let labels): labels.categories.map(\.name)
        case .live(let truth): truth.labels
        }
    }

    /// Ids of the classes, by ``TrueObject/label``.
    var categoryIDs: [Int] {
        switch self {
        case .images(let labels), .frames(let labels): labels.categories.map(\.id)
        case .live(let truth): truth.labels.indices.map { $0 + 1 }
        }
    }

    /// The classes that have objects, as far as one can know beforehand, by ``TrueObject/label``.
    var usedLabels: Set<Int> {
        switch self {
        case .images(let labels), .frames(let labels):
            Set(labels.objects.joined().lazy.filter { !$0.isCrowd }.map(\.label))
        case .live(let truth): Set(truth.labels.indices)
        }
    }

    /// Where it comes from, for people.
    var source: String {
        switch self {
        case .images(let labels), .frames(let labels): labels.path
        case .live: "the scene"
        }
    }
}
