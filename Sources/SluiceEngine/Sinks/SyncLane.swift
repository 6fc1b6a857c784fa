import SluiceCore

/// Makes lines durable on a lane of its own, so that a disk that takes its time holds up no write.
final class SyncLane: Sendable {
    private struct Work {
        var interval: UInt64?
        /// The current file, if lines were written to it since it was last on the disk.
        var unsynced: LineDescriptor?
        /// Files that get no more lines.
        var retired: [LineDescriptor] = []
        /// Where a file got a new name.
        var folder: RotationFolder?
        var isBusy = false
        var isClosing = false

        var isIdle: Bool { unsynced == nil && retired.isEmpty && !isBusy }
    }

    /// Each holds a descriptor open. What a disk is behind by more than this, the system writes when it can.
    private static let mostRetired = 8

    private let work: Guarded<Work>
    private let lane: Lane<Instant>

    /// - Parameter interval: Nanoseconds between two calls; `nil`: nothing is ever made durable.
    init(interval: UInt64?) {
        work = Guarded(Work(interval: interval))
        lane = Lane(label: "sluice.sync", state: Instant(nanoseconds: 0))
    }

    /// Begins to work. Call it once.
    ///
    /// - Parameter onResult: Told how each call ended, on this lane.
    func start(_ onResult: @escaping @Sendable (LineDescriptor, SystemError?) -> Void) {
        let work = self.work
        lane.start { lane, lastSync in
            let now = Instant.now
            let (due, files, folder) = work.withLock { work -> (Instant?, [LineDescriptor], RotationFolder?) in
                var files = work.retired
                work.retired = []
                let due = lastSync.advanced(by: work.interval ?? 0)
                let isDue = work.isClosing || now >= due
                if isDue, let current = work.unsynced {
                    files.append(current)
                    work.unsynced = nil
                }
                work.isBusy = !files.isEmpty
                defer { work.folder = nil }
                return (isDue ? nil : due, files, work.folder)
            }
            for file in files {
                do throws(SystemError) {
                    try file.synchronize()
                    onResult(file, nil)
                } catch {
                    onResult(file, error)
                }
            }
            folder?.synchronize()
            if !files.isEmpty { lastSync = .now }
            work.withLock { $0.isBusy = false }
            work.notify()
            if let due { lane.ring(at: due) }
        }
    }

    /// How often from now on.
    func adopt(interval: UInt64?) {
        work.withLock { $0.interval = interval }
        lane.ring()
    }

    /// Lines were written to the current file.
    func wrote(_ file: LineDescriptor) {
        guard file.isRegular else { return }
        let isFirst = work.withLock { work -> Bool in
            guard work.interval != nil, work.unsynced == nil else { return false }
            work.unsynced = file
            return true
        }
        if isFirst { lane.ring() }
    }

    /// A file will get no more lines.
    ///
    /// - Parameter folder: Where it got a new name, and its successor the old one.
    func retire(_ file: LineDescriptor, in folder: RotationFolder? = nil) {
        guard file.isRegular else { return }
        work.withLock { work in
            if work.unsynced === file { work.unsynced = nil }
            guard work.interval != nil else { return }
            work.retired.append(file)
            work.folder = folder ?? work.folder
            if work.retired.count > Self.mostRetired { work.retired.removeFirst() }
        }
        lane.ring()
    }

    /// Makes durable what is not, and ends.
    ///
    /// - Returns: `false` if that was not done by `deadline`; the lane then ends when the disk lets it.
    func close(by deadline: Instant) -> Bool {
        work.withLock { $0.isClosing = true }
        lane.ring()
        let isDone = work.wait(until: deadline) { $0.isIdle ? () : nil } != nil
        if isDone { lane.stop() } else { lane.abandon() }
        return isDone
    }
}
