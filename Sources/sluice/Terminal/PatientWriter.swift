import Foundation
import SluiceCore
import SluiceEngine

/// Writes text to a descriptor that may take nothing for a while: a terminal that was stopped, a journal that hangs.
///
/// The writing is done on a thread of its own. Whoever has something to say waits for it as long as the other side takes
/// text promptly, so that it stands there in the order of things; and not at all once that is over.
final class PatientWriter: Sendable {
    private struct State {
        var pending: [UInt8] = []
        /// Bytes that were ever taken, and those of them that are out.
        var taken = 0
        var written = 0
        var isStalled = false
        /// Messages that found no place.
        var lost = 0
        var hasThread = false
    }

    /// Most bytes that wait.
    private static let mostPending = 256 << 10
    /// Nanoseconds that whoever writes waits before the other side counts as stalled.
    private static let promptly: UInt64 = 50_000_000
    /// Nanoseconds that a process which ends waits for the rest.
    private static let farewell: UInt64 = 500_000_000

    private let descriptor: Int32
    private let state = Guarded(State())

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Takes text. Bounded in time and memory, whatever the other side does.
    func write(_ bytes: [UInt8]) {
        let (end, isFirst) = state.withLock { state -> (Int?, Bool) in
            guard state.pending.count + bytes.count <= Self.mostPending else {
                state.lost += 1
                return (nil, false)
            }
            state.pending += bytes
            state.taken += bytes.count
            defer { state.hasThread = true }
            return (state.isStalled ? nil : state.taken, !state.hasThread)
        }
        if isFirst {
            let hasStarted = OwnThread.start("stderr") { [self] in work() }
            guard hasStarted else {
                state.withLock { $0.hasThread = false }
                return putPending()
            }
        }
        state.notify()
        guard let end else { return }
        let isOut = wait(for: end, Self.promptly)
        if !isOut { state.withLock { $0.isStalled = true } }
    }

    /// Waits for all that was taken, a moment at most.
    func flush() {
        let end = state.withLock { $0.taken }
        _ = wait(for: end, Self.farewell)
    }

    private func wait(for end: Int, _ nanoseconds: UInt64) -> Bool {
        state.wait(until: Instant.now.advanced(by: nanoseconds)) { $0.written >= end ? true : nil } ?? false
    }

    private func work() {
        while true {
            state.wait { $0.pending.isEmpty ? nil : () }
            putPending()
        }
    }

    private func putPending() {
        let bytes = state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
        let started = Instant.now
        put(bytes)
        let wasPrompt = Instant.now.since(started) < Self.promptly
        state.withLock { state in
            state.written += bytes.count
            state.isStalled = !wasPrompt
            guard state.lost > 0 else { return }
            let notice = Array("sluice: \(state.lost) messages were lost, because nobody took them\n".utf8)
            state.pending += notice
            state.taken += notice.count
            state.lost = 0
        }
        state.notify()
    }

    /// Writes all, or nothing more if nobody can ever read it. FileHandle would crash on a closed stderr.
    private func put(_ bytes: [UInt8]) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Foundation.write(descriptor, $0.baseAddress! + written, $0.count - written)
            }
            guard count > 0 || (count < 0 && errno == EINTR) else { return }
            written += max(count, 0)
        }
    }
}
