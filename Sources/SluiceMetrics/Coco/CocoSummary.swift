/// COCO's twelve numbers for boxes, 0…1 each; `nil` (JSON `null`) where pycocotools prints -1, because no labelled
/// object is of that size.
package struct CocoSummary: Hashable, Sendable, Codable {
    private var values: [CocoMetric: Double] = [:]

    /// - Parameter values: In the order of ``CocoMetric``.
    init(_ values: [Double?]) {
        for (metric, value) in zip(CocoMetric.allCases, values) { self.values[metric] = value }
    }

    /// Each number averaged over those of `summaries` that have it.
    init(meanOf summaries: [CocoSummary]) {
        for metric in CocoMetric.allCases { values[metric] = mean(of: summaries.lazy.compactMap { $0[metric] }) }
    }

    package subscript(metric: CocoMetric) -> Double? { values[metric] }

    package var ap: Double? { self[.ap] }
    package var ap50: Double? { self[.ap50] }
    package var ap75: Double? { self[.ap75] }
    package var apSmall: Double? { self[.apSmall] }
    package var apMedium: Double? { self[.apMedium] }
    package var apLarge: Double? { self[.apLarge] }
    package var ar1: Double? { self[.ar1] }
    package var ar10: Double? { self[.ar10] }
    package var ar100: Double? { self[.ar100] }
    package var arSmall: Double? { self[.arSmall] }
    package var arMedium: Double? { self[.arMedium] }
    package var arLarge: Double? { self[.arLarge] }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CocoMetric.self)
        for metric in CocoMetric.allCases {
            values[metric] = try container.decodeIfPresent(Double.self, forKey: metric)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CocoMetric.self)
        for metric in CocoMetric.allCases { try container.encode(values[metric], forKey: metric) }
    }
}
