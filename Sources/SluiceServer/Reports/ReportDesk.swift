import HTTPTypes
import SluiceCore
import SluiceEngine

/// Asks the daemon how things stand: once for all who want to know at the same time, and never for longer than a
/// limit. A daemon whose lanes are stuck does not answer, and that is an answer too.
actor ReportDesk {
    /// How long to wait for the daemon.
    static let patience = Duration.seconds(2)

    private struct Asked {
        var task: Task<DaemonSnapshot, Never>
        var at: Instant
    }

    private let daemon: any ServedDaemon
    private var pending: Asked?

    init(_ daemon: any ServedDaemon) {
        self.daemon = daemon
    }

    /// How things stand now; `nil` if the daemon does not answer in time.
    func snapshot() async -> DaemonSnapshot? {
        // Whoever asks while an answer is overdue need not wait for it as well.
        if let pending, Instant.now.since(pending.at) > UInt64(Self.patience / .nanoseconds(1)) { return nil }
        return await (pending?.task ?? ask()).value(within: Self.patience)
    }

    /// The same, for a request that cannot be answered without.
    func required() async throws -> DaemonSnapshot {
        if let snapshot = await snapshot() { return snapshot }
        throw Problem(
            .serviceUnavailable,
            "the pipeline did not answer within \(Self.patience.components.seconds) s",
            remedy: "ask again; if it stays so, restart the service and report what its log says"
        )
    }

    private func ask() -> Task<DaemonSnapshot, Never> {
        let task = Task { [daemon] in
            let snapshot = DaemonSnapshot(
                report: await daemon.report,
                models: await daemon.models,
                isReady: await daemon.isReady
            )
            self.pending = nil
            return snapshot
        }
        pending = Asked(task: task, at: .now)
        return task
    }
}
