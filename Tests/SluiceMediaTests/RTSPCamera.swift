import Foundation
import Glibc
import SluiceCore
import Synchronization

/// A camera that speaks RTSP (RFC 2326), sends H.264 (RFC 6184) inside the connection, and behaves as a test wants.
final class RTSPCamera: Sendable {
    struct Behaviour: Sendable {
        /// Access units, each a list of NAL units.
        var units: [[Data]]
        var framesPerSecond = 50
        /// Units sent before it falls silent.
        var limit = Int.max
        /// What it answers to a method instead of doing it: `["DESCRIBE": "401 Unauthorized"]`.
        var refusals: [String: String] = [:]
        /// Nanoseconds since 1970 on its clock, for its sender reports; `nil`: it sends none.
        var clock: (@Sendable () -> Int64)?
        /// It hangs up instead of falling silent.
        var hangsUp = false
    }

    private static let secondsFrom1900To1970: Int64 = 2_208_988_800
    private static let description = """
        v=0\r
        o=- 0 0 IN IP4 127.0.0.1\r
        s=door\r
        c=IN IP4 127.0.0.1\r
        t=0 0\r
        m=video 0 RTP/AVP 96\r
        a=rtpmap:96 H264/90000\r
        a=fmtp:96 packetization-mode=1\r
        a=control:track1\r

        """

    /// First lines of the requests.
    let requests: Requests
    private let server: LoopbackServer

    final class Requests: Sendable {
        private let lines = Guarded<[String]>([])

        func note(_ line: Substring) { lines.withLock { $0.append(String(line)) } }
        func has(_ method: String) -> Bool { lines.withLock { $0.contains { $0.hasPrefix(method) } } }
    }

    /// Whoever is sent the pictures, by a thread of its own.
    private final class Viewer: Sendable {
        private let gone = Atomic(false)
        private let threads = DispatchGroup()

        var isThere: Bool { !gone.load(ordering: .relaxed) }

        func watch(_ play: @escaping @Sendable () -> Void) {
            threads.enter()
            Thread.detachNewThread { [self] in
                play()
                threads.leave()
            }
        }

        func leave() {
            gone.store(true, ordering: .relaxed)
            threads.wait()
        }
    }

    init(_ behaviour: Behaviour) throws {
        let requests = Requests()
        self.requests = requests
        server = try LoopbackServer { Self.serve($0, behaviour, requests) }
    }

    func stop() { server.stop() }

    func url(_ authority: String = "") -> String { "rtsp://\(authority)127.0.0.1:\(server.port)/door" }

    /// The access units of a raw H.264 file.
    static func units(of stream: Data) -> [[Data]] {
        let bytes = [UInt8](stream)
        let starts = bytes.indices.dropLast(3).filter { bytes[$0] == 0 && bytes[$0 + 1] == 0 && bytes[$0 + 2] == 1 }
        var units: [[Data]] = [[]]
        for (start, next) in zip(starts, starts.dropFirst() + [bytes.count]) {
            let unit = bytes[(start + 3)..<next]
            let kind = unit.first! & 31
            units[units.count - 1].append(Data(unit))
            // One slice to a picture, which ends the access unit.
            if kind == 1 || kind == 5 { units.append([]) }
        }
        return units.dropLast()
    }

    private static func serve(
        _ connection: LoopbackServer.Connection,
        _ behaviour: Behaviour,
        _ requests: Requests
    ) {
        let viewer = Viewer()
        // The connection is closed, and its number used again, when this returns.
        defer { viewer.leave() }
        while let request = connection.request(), let line = request.first {
            requests.note(line)
            let method = String(line.prefix { $0 != " " })
            let number = request.first { $0.hasPrefix("CSeq:") } ?? "CSeq: 0"
            if let refusal = behaviour.refusals[method] {
                connection.send("RTSP/1.0 \(refusal)\r\n\(number)\r\n\r\n")
                continue
            }
            let head = "RTSP/1.0 200 OK\r\n\(number)\r\nSession: 1\r\n"
            switch method {
            case "DESCRIBE":
                let length = description.utf8.count
                connection.send(
                    "\(head)Content-Type: application/sdp\r\nContent-Length: \(length)\r\n\r\n\(description)"
                )
            case "SETUP":
                connection.send("\(head)Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n")
            case "PLAY":
                connection.send("\(head)\r\n")
                viewer.watch { play(to: connection, behaviour, while: viewer) }
            default:
                connection.send("\(head)Public: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n")
            }
        }
    }

    private static func play(
        to connection: LoopbackServer.Connection,
        _ behaviour: Behaviour,
        while viewer: Viewer
    ) {
        var sequence: UInt16 = 1
        for number in 0..<behaviour.limit {
            guard viewer.isThere else { return }
            let time = UInt32(truncatingIfNeeded: number * 90_000 / behaviour.framesPerSecond)
            if number % 10 == 0, let now = behaviour.clock?() {
                let seconds = UInt32(truncatingIfNeeded: now / 1_000_000_000 + secondsFrom1900To1970)
                let fraction = UInt32(UInt64(now % 1_000_000_000) << 32 / 1_000_000_000)
                let report: [UInt32] = [0x80C8_0006, 1, seconds, fraction, time, 0, 0]
                guard connection.sendFrame(channel: 1, report.flatMap(bigEndian)) else { return }
            }
            let unit = behaviour.units[number % behaviour.units.count]
            for (index, part) in unit.enumerated() {
                let marker: UInt32 = index == unit.count - 1 ? 0x80 : 0
                let header = [(0x8000 | marker | 96) << 16 | UInt32(sequence), time, 1]
                sequence &+= 1
                guard connection.sendFrame(channel: 0, header.flatMap(bigEndian) + part) else { return }
            }
            usleep(UInt32(1_000_000 / behaviour.framesPerSecond))
        }
        if behaviour.hangsUp { connection.hangUp() }
    }

    private static func bigEndian(_ word: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    }
}

extension LoopbackServer.Connection {
    /// A frame between the messages of RTSP (RFC 2326, 10.12).
    fileprivate func sendFrame(channel: UInt8, _ bytes: [UInt8]) -> Bool {
        send(Data([0x24, channel, UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes))
    }
}
