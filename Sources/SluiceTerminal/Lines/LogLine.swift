import Foundation

/// A line of the log, as far as a person wants to see it. What a newer program adds is passed over.
package enum LogLine: Sendable {
    case frame(FrameLine)
    case event(EventLine)
    case stats(StatsLine)
    /// Torn, or not of Sluice.
    case foreign

    /// The kinds that `type` names.
    package enum Kind: String, Sendable, CaseIterable {
        case frame, event, stats
    }

    package var kind: Kind? {
        switch self {
        case .frame: .frame
        case .event: .event
        case .stats: .stats
        case .foreign: nil
        }
    }
}

/// Reads lines.
///
/// A frame line of 1.1 kB with six objects took 22 to 32 µs on the development machine, so that 1,000 lines in a second
/// need 3 % of a core; taking lines apart into dictionaries took twice as long.
package struct LogLineReader {
    private let decoder = JSONDecoder()

    package init() {}

    package func read(_ bytes: [UInt8]) -> LogLine {
        (try? decoder.decode(Tagged.self, from: Data(bytes)))?.line ?? .foreign
    }

    private struct Tagged: Decodable {
        let line: LogLine

        private enum CodingKeys: CodingKey { case type }

        init(from decoder: any Decoder) throws {
            let kind = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .type)
            line =
                switch LogLine.Kind(rawValue: kind) {
                case .frame: .frame(try FrameLine(from: decoder))
                case .event: .event(try EventLine(from: decoder))
                case .stats: .stats(try StatsLine(from: decoder))
                case nil: .foreign
                }
        }
    }
}

/// What was seen in a frame (docs/schema/frame.schema.json).
package struct FrameLine: Decodable, Sendable {
    package struct Object: Decodable, Sendable {
        package var label: String
        package var confidence: Double
    }

    package struct Model: Decodable, Sendable {
        package var variant: String
    }

    package struct Timings: Decodable, Sendable {
        /// Microseconds.
        package var total: UInt64
    }

    package var stream: String
    package var sequence: UInt64
    package var capturedAt: String
    package var corrupt: Bool?
    package var model: Model
    package var objects: [Object]
    /// `nil` where the ledger is off.
    package var timings: Timings?

    private enum CodingKeys: String, CodingKey {
        case stream, sequence, corrupt, model, objects
        case capturedAt = "captured_at"
        case timings = "timings_us"
    }
}

/// Something that happened (docs/schema/event.schema.json).
package struct EventLine: Decodable, Sendable {
    package var at: String
    /// `nil` where it is about all of them.
    package var stream: String?
    package var event: String
    package var message: String
}

/// Where the frames went so far (docs/schema/stats.schema.json).
package struct StatsLine: Decodable, Sendable {
    package struct Stream: Decodable, Sendable {
        package var stream: String
        package var received: UInt64
        package var emitted: UInt64
        package var dropped: [String: UInt64]
        package var fps: Double
    }

    package struct Stage: Decodable, Sendable {
        package var stream: String
        package var stage: String
        /// Microseconds.
        package var p95: UInt64

        private enum CodingKeys: String, CodingKey {
            case stream, stage
            case p95 = "p95_us"
        }
    }

    package var at: String
    /// Seconds.
    package var uptime: Double
    package var final: Bool
    package var conserved: Bool
    package var streams: [Stream]
    package var stages: [Stage]

    private enum CodingKeys: String, CodingKey {
        case at, final, conserved, streams, stages
        case uptime = "uptime_s"
    }
}
