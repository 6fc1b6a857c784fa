package import SluiceEngine

/// The pipeline in one line, for `systemctl status`: `2 of 3 streams live (yard: backing off), 49.8 frames/s`.
package enum ServiceStatus {
    /// As many streams in trouble are named; the others are counted.
    private static let named = 3

    package static func text(_ report: PipelineReport) -> String {
        let expected = report.streams.filter { !$0.hasEnded }
        guard !expected.isEmpty else { return "all streams have ended" }
        let troubled = expected.filter { $0.health.state != .live }
        var text = "\(expected.count - troubled.count) of \(expected.count) streams live"
        if !troubled.isEmpty {
            var words = troubled.prefix(named).map { "\($0.name): \(self.words($0.health.state))" }
            if troubled.count > named { words.append("\(troubled.count - named) more") }
            text += " (\(words.joined(separator: ", ")))"
        }
        let rate = report.streams.reduce(0) { $0 + $1.health.emittedRate }
        let tenths = UInt64(rate * 10 + 0.5)
        text += ", \(tenths / 10).\(tenths % 10) frames/s"
        let troubledOutputs = report.outputs.filter { $0.trouble != nil }
        if !troubledOutputs.isEmpty {
            text += "; not written: \(troubledOutputs.map(\.name).joined(separator: ", "))"
        }
        return text
    }

    private static func words(_ state: StreamState) -> String {
        state.rawValue.replacing("_", with: " ")
    }
}
