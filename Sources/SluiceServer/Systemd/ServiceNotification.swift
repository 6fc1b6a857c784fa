package import SluiceCore

/// What a service tells its manager, in the words of `sd_notify(3)`.
package enum ServiceNotification: Hashable, Sendable {
    /// Start-up is over, or a reload is.
    case ready
    /// One line for people, shown by `systemctl status`. Must be free of secrets.
    case status(String)
    /// The configuration is read again; ends with ``ready``. The instant is when it began.
    case reloading(at: Instant)
    case stopping
    /// All parts that must make progress do.
    case watchdog

    /// The assignments of the protocol, each on a line of its own.
    package var assignments: String {
        switch self {
        case .ready: "READY=1"
        // A line break would begin another assignment.
        case .status(let text): "STATUS=" + String(text.map { $0.isNewline ? " " : $0 })
        // Managers from 253 on pair the two by this stamp (Type=notify-reload); older ones ignore it.
        case .reloading(let instant): "RELOADING=1\nMONOTONIC_USEC=\(instant.nanoseconds / 1_000)"
        case .stopping: "STOPPING=1"
        case .watchdog: "WATCHDOG=1"
        }
    }
}
