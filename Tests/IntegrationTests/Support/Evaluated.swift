import Foundation
import Testing

/// What tests read of `report.json`.
struct Evaluated: Decodable {
    struct Footage: Decodable {
        struct LeftOut: Decodable {
            var calibration: Int
            var unlabelled: Int
            var unreadable: Int
        }

        var name: String
        var frames: Int
        var objects: Int?
        var leftOut: LeftOut
    }

    struct Variant: Decodable {
        struct Accuracy: Decodable {
            var images: Int
            var objects: Int
            var metrics: [String: Double?]

            /// A number of COCO's; `nil` if it has no value.
            func metric(_ name: String) -> Double? { metrics[name] ?? nil }
        }

        struct Speed: Decodable {
            var total: Milliseconds
        }

        struct Milliseconds: Decodable {
            var mean: Double
        }

        var name: String
        var confidence: Double
        var objectsPerFrame: Double
        var speed: Speed
        var accuracy: Accuracy?
    }

    struct Interval: Decodable {
        var estimate: Double
        var low: Double
        var high: Double
    }

    struct Share: Decodable, Equatable {
        var count: Int
        var of: Int
    }

    struct Comparison: Decodable {
        struct Verdict: Decodable {
            var accuracy: String?
            var speed: String
            var text: String
        }

        struct Agreement: Decodable {
            var agreeingFrames: Share
            var overall: Slice
            var sizes: [Size]
            var pseudoAp: PseudoAP?
        }

        struct Size: Decodable {
            var size: String
            var slice: Slice
        }

        struct PseudoAP: Decodable {
            var ap: Double
        }

        struct Slice: Decodable {
            var recall: Share
            var precision: Share
            var matches: Matches
        }

        struct Matches: Decodable {
            var meanIou: Double?
        }

        struct Finding: Decodable {
            var kind: String
            var severity: String
            var text: String
            var evidence: [String: Double]
        }

        struct Disagreement: Decodable {
            var frame: Int
            var weight: Double
        }

        var candidate: String
        var verdict: Verdict
        var speedRatio: Interval?
        var agreement: Agreement
        var findings: [Finding]
        var disagreements: [Disagreement]
    }

    var schema: String
    var isPartial: Bool
    var footage: [Footage]
    var classes: [String]
    var reference: String
    var variants: [Variant]
    var comparisons: [Comparison]
    var notes: [String]

    init(json: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Evaluated.self, from: Data(json.utf8))
    }

    /// Runs `sluice evaluate` with `arguments` and reads what it says.
    static func run(
        _ arguments: [String],
        in directory: String? = nil,
        limit: Double = 120,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Evaluated {
        let ending = try Program.run(
            ["evaluate", "--quiet", "--format", "json"] + arguments,
            in: directory,
            limit: limit
        )
        try #require(
            !ending.isSignal && ending.status == 0,
            "status \(ending.status): \(ending.errors)",
            sourceLocation: sourceLocation
        )
        return try Evaluated(json: ending.output)
    }
}
