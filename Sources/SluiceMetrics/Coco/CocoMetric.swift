/// One of COCO's twelve numbers for boxes. Raw values are the names in JSON.
package enum CocoMetric: String, CaseIterable, Hashable, Sendable, Codable, CodingKey, CodingKeyRepresentable {
    /// Average precision: mean over IoU .5, .55 … .95.
    case ap
    /// Average precision at IoU .5.
    case ap50
    /// Average precision at IoU .75.
    case ap75
    /// Average precision of objects of at most 32² pixels.
    case apSmall
    /// Average precision of objects of 32² to 96² pixels.
    case apMedium
    /// Average precision of objects of at least 96² pixels.
    case apLarge
    /// Average recall, mean over IoU .5 … .95, of the best detection of each image and category.
    case ar1
    /// Average recall of the best 10.
    case ar10
    /// Average recall of the best 100.
    case ar100
    /// Average recall of objects of at most 32² pixels.
    case arSmall
    /// Average recall of objects of 32² to 96² pixels.
    case arMedium
    /// Average recall of objects of at least 96² pixels.
    case arLarge

    var area: CocoArea {
        switch self {
        case .ap, .ap50, .ap75, .ar1, .ar10, .ar100: .all
        case .apSmall, .arSmall: .small
        case .apMedium, .arMedium: .medium
        case .apLarge, .arLarge: .large
        }
    }

    /// Indices into ``CocoRules/overlaps`` of the mean.
    var overlaps: Range<Int> {
        switch self {
        case .ap50: 0..<1
        case .ap75: 5..<6
        default: CocoRules.overlaps.indices
        }
    }

    /// What is averaged: precision, or the recall of so many detections of each image and category.
    var kind: Kind {
        switch self {
        case .ap, .ap50, .ap75, .apSmall, .apMedium, .apLarge: .precision
        case .ar1: .recall(limit: 1)
        case .ar10: .recall(limit: 10)
        case .ar100, .arSmall, .arMedium, .arLarge: .recall(limit: CocoRules.detectionLimit)
        }
    }

    enum Kind {
        case precision
        case recall(limit: Int)
    }
}
