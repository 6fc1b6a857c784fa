import SluiceCore

/// An `event` line (docs/schema/event.schema.json). Rare, so each is made afresh.
enum EventLine {
    /// - Parameters:
    ///   - event: What happened, in `snake_case`.
    ///   - stream: Whom it happened to; `nil`: not to a stream.
    ///   - message: The same for people.
    static func encoded(_ event: StaticString, stream: String?, _ message: String) -> JSONBuffer {
        var line = JSONBuffer(capacity: 512)
        line.append("{\"type\":\"event\",\"schema\":\"")
        line.append(FrameLineEncoder.schemaVersion)
        line.append("\",\"at\":")
        line.append(WallTime.now)
        if let stream {
            line.append(",\"stream\":")
            line.append(string: stream)
        }
        line.append(",\"event\":\"")
        line.append(event)
        line.append("\",\"message\":")
        line.append(string: message)
        line.append("}\n")
        return line
    }
}
