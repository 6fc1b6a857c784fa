/// Something that people should know about an output. Free of secrets, one line each.
package enum SinkNotice: Hashable, Sendable {
    /// Lines cannot be written at present. Said when it begins and once a minute while it lasts.
    case trouble(String)
    /// Lines are written again.
    case recovered(String)
    /// The last line of an existing file was torn, and is ended now: it says at which byte that line begins.
    case sealed(String)
    /// Old files were deleted, as `rotate` demands. Said once a minute at most.
    case deleted(String)

    /// The name of the `event` line.
    package var event: StaticString {
        switch self {
        case .trouble: "output_trouble"
        case .recovered: "output_recovered"
        case .sealed: "line_sealed"
        case .deleted: "output_deleted"
        }
    }

    package var message: String {
        switch self {
        case .trouble(let message), .recovered(let message), .sealed(let message), .deleted(let message): message
        }
    }
}
