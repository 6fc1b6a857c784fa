import Glibc

/// The service manager that started this process, if one did: systemd, or whoever speaks `sd_notify(3)`.
///
/// Telling it something never blocks and never fails; without a manager, nothing happens.
package final class ServiceManager: Sendable {
    private let socket: NotifySocket?
    /// Nanoseconds within which the manager wants ``ServiceNotification/watchdog``; `nil` if it does not watch us.
    package let watchdogPeriod: UInt64?

    /// - Parameters:
    ///   - environment: `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` are read.
    ///   - processID: Of this process: a watch over another one, such as the shell that started us, is not ours.
    package init(environment: [String: String], processID: Int32 = getpid()) {
        socket = environment["NOTIFY_SOCKET"].flatMap { NotifySocket(address: $0) }
        watchdogPeriod = Self.watchdogPeriod(environment, processID: processID)
    }

    /// Whether there is somebody to tell.
    package var isPresent: Bool { socket != nil }

    /// Tells the manager all of `notifications` at once, in a single datagram.
    ///
    /// - Returns: `false` if nobody took it: there is no manager, or its queue is full.
    @discardableResult
    package func tell(_ notifications: ServiceNotification...) -> Bool {
        guard socket != nil else { return false }
        return socket!.send(notifications.map(\.assignments).joined(separator: "\n"))
    }

    private static func watchdogPeriod(_ environment: [String: String], processID: Int32) -> UInt64? {
        if let watched = environment["WATCHDOG_PID"], Int32(watched) != processID { return nil }
        guard let period = environment["WATCHDOG_USEC"].flatMap(UInt64.init), period > 0, period < .max / 1_000
        else { return nil }
        return period * 1_000
    }
}
