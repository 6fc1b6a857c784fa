import SluiceCore

/// Writes `event` lines and tells people the same.
package final class EventLines: Sendable {
    private let output: LineOutput
    private let onEvent: @Sendable (_ stream: String?, _ message: String) -> Void

    /// - Parameter onEvent: Told the same in words, for people at a terminal and for the journal.
    init(output: LineOutput, onEvent: @escaping @Sendable (_ stream: String?, _ message: String) -> Void) {
        self.output = output
        self.onEvent = onEvent
    }

    func streamStarted(_ stream: String, _ info: SourceInfo) {
        let rate = info.frameRate.map { ", \(Self.short($0)) frames/s" } ?? ""
        write(
            "stream_started",
            stream: stream,
            "\(info.codec) \(info.width)×\(info.height)\(rate), \(info.pixelFormat) \(info.pixelPath)"
        )
    }

    func streamEnded(_ report: StreamReport) {
        let account = report.account
        // A file that was cut off ends like a whole one, only sooner; its container may remember how long it was.
        let expected = report.info?.frameCount.map(UInt64.init) ?? 0
        let missing = account.received * 10 < expected * 9 ? " of about \(expected)" : ""
        write(
            "stream_ended",
            stream: report.name,
            "\(account.received) frames received\(missing), \(account.emitted) emitted"
        )
    }

    func streamFailed(_ stream: String, _ error: SourceError) {
        write("stream_failed", stream: stream, error.description)
    }

    func streamLost(_ stream: String, _ reason: String, again wait: UInt64) {
        write("stream_lost", stream: stream, "\(reason); trying again in \(Self.seconds(wait))")
    }

    func streamRefused(_ stream: String, _ reason: String, again wait: UInt64) {
        write("stream_unauthorised", stream: stream, "\(reason); trying again in \(Self.seconds(wait))")
    }

    func streamRecovered(_ stream: String, _ info: SourceInfo, outage: UInt64) {
        write(
            "stream_recovered",
            stream: stream,
            "\(info.codec) \(info.width)×\(info.height) after \(Self.seconds(outage)) without pictures"
        )
    }

    func clockDrifts(_ stream: String, seconds: Double) {
        write(
            "clock_drift",
            stream: stream,
            "its clock has gained \(Self.short(seconds)) s on ours since the connection was made; set both by NTP"
        )
    }

    /// Something about the whole pipeline: what a reload changed, an output in trouble.
    package func note(_ event: StaticString, _ message: String) {
        write(event, stream: nil, message)
    }

    func formatChanged(_ stream: String, width: Int, height: Int) {
        write("format_changed", stream: stream, "pictures are \(width)×\(height) now")
    }

    private func write(_ event: StaticString, stream: String?, _ message: String) {
        _ = output.write(EventLine.encoded(event, stream: stream, message))
        onEvent(stream, message)
    }

    private static func seconds(_ nanoseconds: UInt64) -> String {
        let tenths = (nanoseconds + 50_000_000) / 100_000_000
        return "\(tenths / 10).\(tenths % 10) s"
    }

    private static func short(_ value: Double) -> String {
        var text = JSONBuffer(capacity: 16)
        text.append(value, decimals: 2)
        return String(decoding: text.bytes, as: UTF8.self)
    }
}
