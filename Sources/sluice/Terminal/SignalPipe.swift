import Dispatch
import Foundation
import SluiceCore

/// Signals as something that can be waited for together with keys and connections.
final class SignalPipe: @unchecked Sendable {
    // Unchecked because Dispatch does not say what it promises: sources may be used from any thread.
    private let sources: [any DispatchSourceSignal]
    private let reading: CInt
    private let writing: CInt

    init(_ signals: [CInt]) throws {
        var ends: [CInt] = [0, 0]
        guard unsafe pipe(&ends) == 0 else {
            throw OutputError(.unavailable, "no pipe: too many open files", remedy: "raise the limit: ulimit -n")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        let writing = ends[1]
        (reading, self.writing) = (ends[0], writing)
        let queue = DispatchQueue(label: "sluice.signals")
        sources = signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                // A full pipe holds signals enough to wake whoever waits.
                var byte = UInt8(number)
                _ = unsafe write(writing, &byte, 1)
            }
            source.activate()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
        close(reading)
        close(writing)
    }

    /// Readable when a signal has come.
    var descriptor: CInt { reading }

    /// The signals that have come since the last time.
    func take() -> [CInt] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = unsafe read(reading, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).map { CInt($0) }
    }
}
