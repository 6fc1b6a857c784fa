import Foundation
import SluiceCore
import SluiceMedia
import Testing

/// What a server was asked for.
private final class Heard: Sendable {
    let lines = Guarded<[String]>([])
}

/// How packets of RTSP travel, as a server sees it (RFC 2326).
@Suite(.timeLimit(.minutes(1))) struct TransportTests {
    private static let description = """
        v=0\r
        o=- 0 0 IN IP4 127.0.0.1\r
        s=door\r
        c=IN IP4 127.0.0.1\r
        t=0 0\r
        m=video 0 RTP/AVP 96\r
        a=rtpmap:96 H264/90000\r
        a=control:track1\r

        """

    /// Answers up to SETUP, which it refuses, and notes the first line and the transport of every request.
    private static func requests(_ transport: Transport) throws -> [String] {
        let heard = Heard()
        let server = try LoopbackServer { connection in
            while let request = connection.request(), let line = request.first {
                let asked = request.first { $0.hasPrefix("Transport:") }
                heard.lines.withLock { $0.append("\(line) \(asked ?? "")") }
                let number = request.first { $0.hasPrefix("CSeq:") } ?? "CSeq: 0"
                switch line.prefix(while: { $0 != " " }) {
                case "OPTIONS":
                    connection.send("RTSP/1.0 200 OK\r\n\(number)\r\nPublic: DESCRIBE, SETUP, PLAY\r\n\r\n")
                case "DESCRIBE":
                    connection.send(
                        "RTSP/1.0 200 OK\r\n\(number)\r\nContent-Type: application/sdp\r\n"
                            + "Content-Length: \(description.utf8.count)\r\n\r\n\(description)"
                    )
                default:
                    connection.send("RTSP/1.0 461 Unsupported Transport\r\n\(number)\r\n\r\n")
                    return
                }
            }
        }
        defer { server.stop() }
        #expect(throws: SourceError.self) {
            _ = try MediaSource(
                url: "rtsp://127.0.0.1:\(server.port)/door",
                options: MediaOptions(openTimeout: 5_000_000_000, transport: transport),
                interrupt: Interrupt()
            )
        }
        return heard.lines.withLock { $0 }
    }

    @Test(arguments: [(Transport.tcp, "RTP/AVP/TCP;unicast;interleaved="), (.udp, "RTP/AVP/UDP;unicast;client_port=")])
    func theServerIsAskedForTheTransport(transport: Transport, asked: String) throws {
        let setups = try Self.requests(transport).filter { $0.hasPrefix("SETUP") }
        #expect(setups.count == 1)
        #expect(setups.first?.contains("Transport: \(asked)") == true)
    }

    @Test func rtspIsTunnelledThroughHTTP() throws {
        #expect(try Self.requests(.http).first?.hasPrefix("GET /door HTTP/1.") == true)
    }

    @Test func withoutAWishTCPIsAskedForAndThenUDP() throws {
        let setups = try Self.requests(MediaOptions().transport).filter { $0.hasPrefix("SETUP") }
        #expect(setups.count == 2)
        #expect(setups.first?.contains("RTP/AVP/TCP") == true)
        #expect(setups.last?.contains("RTP/AVP/UDP") == true)
    }
}
