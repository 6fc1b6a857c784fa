import SluiceCore

/// What should happen before the next line is written.
struct SinkOrders {
    var reopens = false
    var rotation: RotationSpec??
    /// Files that the disk does not keep.
    var failedFiles: [LineDescriptor] = []
}

/// What the lane of a sink owns: the file, and the lines on their way there.
struct LineWriter: ~Copyable {
    private static let interval: UInt64 = 100_000_000
    /// What is left of the memory of a bad time is given back.
    private static let mostMemory = 1 << 20

    private let buffer: Guarded<SinkBuffer>
    private let orders: Guarded<SinkOrders>
    private let onNotice: @Sendable (SinkNotice) -> Void
    private let onFailure: @Sendable (SinkError) -> Void
    private var file: LineFile
    private var writing: [UInt8] = []
    /// Bytes of `writing` that were written.
    private var offset = 0
    private var lastWrite = Instant(nanoseconds: 0)

    init(
        file: consuming LineFile,
        buffer: Guarded<SinkBuffer>,
        orders: Guarded<SinkOrders>,
        onNotice: @escaping @Sendable (SinkNotice) -> Void,
        onFailure: @escaping @Sendable (SinkError) -> Void
    ) {
        self.file = file
        self.buffer = buffer
        self.orders = orders
        self.onNotice = onNotice
        self.onFailure = onFailure
    }

    /// Does what there is to do now.
    mutating func work(_ lane: Lane<LineWriter>) {
        obey()
        guard hasWork(lane) else { return }
        let start = offset
        var failure: SinkError?
        do throws(SinkError) {
            try file.write(writing, from: &offset, now: .now)
        } catch {
            failure = error
        }
        lastWrite = .now
        book(from: start, isDone: failure == nil)
        tellNews()
        if let failure { handle(failure, lane) } else { finishPiece(lane) }
        buffer.notify()
    }

    private mutating func obey() {
        var taken = SinkOrders()
        orders.withLock { swap(&$0, &taken) }
        if let rotation = taken.rotation { file.adopt(rotation) }
        for failed in taken.failedFiles { file.giveUp(failed) }
        if taken.reopens { file.reopen() }
    }

    /// Whether there are lines that should be written now; sees to it that the lane looks again if it is too early.
    private mutating func hasWork(_ lane: Lane<LineWriter>) -> Bool {
        let now = Instant.now
        if !writing.isEmpty {
            let (isClosed, isClosing, retryAt) = buffer.withLock {
                ($0.phase == .closed, $0.phase == .closing, $0.health.retryAt)
            }
            if isClosed {
                clear()
                return false
            }
            if isClosing || now >= retryAt { return true }
            lane.ring(at: retryAt)
            return false
        }
        let due = lastWrite.advanced(by: Self.interval)
        let (isEmpty, mustWait) = buffer.withLock { buffer in
            let mustWait = buffer.phase == .open && buffer.pending.count < SinkBuffer.pieceSize && now < due
            // The buffers change places, so that nobody waits for the disk with the lock held.
            if !buffer.pending.isEmpty, !mustWait { buffer.give(&writing) }
            return (buffer.pending.isEmpty && writing.isEmpty, mustWait)
        }
        if !isEmpty, mustWait { lane.ring(at: due) }
        return !writing.isEmpty
    }

    private func book(from start: Int, isDone: Bool) {
        var lines: UInt64 = 0
        for index in start..<offset where writing[index] == UInt8(ascii: "\n") { lines += 1 }
        let detour = file.detour
        let notices = buffer.withLock { buffer -> [SinkNotice] in
            buffer.wrote(lines: lines, bytes: offset - start)
            guard isDone else { return [] }
            let lost = buffer.lost
            let onPath = detour.map { buffer.health.failed(.path, $0, lost: lost, now: .now) }
            return [
                buffer.health.works(.writing, lost: lost), buffer.health.works(.pace, lost: lost),
                onPath ?? buffer.health.works(.path, lost: lost),
            ].compactMap { $0 }
        }
        for notice in notices { onNotice(notice) }
    }

    private mutating func tellNews() {
        let news = file.takeNews()
        for message in news.sealed { onNotice(.sealed(message)) }
        guard news.deleted.files > 0 else { return }
        let notice = buffer.withLock { buffer in
            buffer.deletedFiles += UInt64(news.deleted.files)
            return buffer.health.deleted(files: news.deleted.files, bytes: news.deleted.bytes, now: .now)
        }
        if let notice { onNotice(notice) }
    }

    private mutating func finishPiece(_ lane: Lane<LineWriter>) {
        clear()
        if buffer.withLock({ !$0.pending.isEmpty }) { lane.ring() }
    }

    private mutating func handle(_ failure: SinkError, _ lane: Lane<LineWriter>) {
        if failure.code == .readerSlow { return lane.ring() }
        let isFinal = buffer.withLock { buffer in
            guard buffer.policy == .never || failure.code == .readerGone else { return false }
            buffer.fail(failure)
            return true
        }
        if isFinal {
            clear()
            return onFailure(failure)
        }
        let (isClosing, notice) = buffer.withLock { buffer -> (Bool, SinkNotice?) in
            let notice = buffer.health.failed(.writing, failure.what, lost: buffer.lost, now: .now)
            guard buffer.phase != .open else { return (false, notice) }
            buffer.close()
            return (true, notice)
        }
        if isClosing { clear() } else { lane.ring(at: buffer.withLock { $0.health.retryAt }) }
        if let notice { onNotice(notice) }
    }

    private mutating func clear() {
        writing.removeAll(keepingCapacity: writing.capacity <= Self.mostMemory)
        offset = 0
    }
}
