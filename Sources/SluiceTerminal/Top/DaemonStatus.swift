package import Foundation

/// How a daemon and its streams stand: the answer to `GET /v1/streams`, as far as it is shown.
package struct DaemonStatus: Decodable, Sendable {
    package struct Verdict: Decodable, Sendable {
        package var kind: String
        package var text: String
        package var suggestion: String?
    }

    package struct Model: Decodable, Sendable {
        package var name: String
        package var variant: String
        package var device: String
    }

    package struct Output: Decodable, Sendable {
        package var name: String
        package var lost: UInt64
        package var trouble: String?
    }

    package struct Rates: Decodable, Sendable {
        /// Frames a second.
        package var received: Double
        package var emitted: Double
    }

    /// Milliseconds.
    package struct Latency: Decodable, Sendable {
        package var p50: Double
        package var p95: Double
        package var p99: Double
    }

    package struct Stream: Decodable, Sendable {
        package var id: String
        package var state: String
        /// Seconds that it has been in that state.
        package var sinceS: Double
        package var lastFailure: String?
        package var reconnects: UInt64
        package var codec: String?
        package var width: Int?
        package var height: Int?
        package var fps: Rates
        /// Seconds since the last picture.
        package var frameAgeS: Double?
        package var emitted: UInt64
        package var dropped: [String: UInt64]
        package var latencyMs: Latency?
        /// Means in milliseconds, by stage.
        package var stagesMs: [String: Double]?

        package var droppedTotal: UInt64 { dropped.values.reduce(0, +) }
    }

    package var version: String
    package var uptimeS: Double
    package var ready: Bool
    package var verdict: Verdict?
    package var models: [Model]
    package var outputs: [Output]
    package var streams: [Stream]

    /// - Throws: `DecodingError` if that is no such answer.
    package init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: json)
    }
}
