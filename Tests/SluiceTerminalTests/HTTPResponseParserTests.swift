import SluiceTerminal
import Testing

struct HTTPResponseParserTests {
    private static let chunked =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "6\r\nhello \r\nB;x=y\r\nworld, all!\r\n0\r\nTrailer: 1\r\n\r\n"
    private static let interim =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 17\r\n\r\nhello world, all!"
    private static let endless = "HTTP/1.0 200 OK\nServer:  x\n\nhello world, all!"

    @Test(arguments: [chunked, interim, endless], [1, 2, 3, 7, 1_000])
    func piecesOfAnySizeGiveTheSameAnswer(answer: String, size: Int) throws {
        let bytes = Array(answer.utf8)
        var parser = HTTPResponseParser()
        var body: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            body += try parser.receive(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(String(decoding: body, as: UTF8.self) == "hello world, all!")
        #expect(parser.status == (answer == Self.interim ? 404 : 200))
        #expect(parser.isComplete == (answer != Self.endless))
        try parser.receiveEnd()
        #expect(parser.isComplete)
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 none\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 70_000),
    ])
    func whatIsNoAnswerIsRefused(answer: String) {
        var parser = HTTPResponseParser()
        #expect(throws: HTTPResponseParser.Malformed.self) { _ = try parser.receive(answer.utf8) }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ])
    func anAnswerThatBreaksOffIsNone(answer: String) throws {
        var parser = HTTPResponseParser()
        _ = try parser.receive(answer.utf8)
        #expect(throws: HTTPResponseParser.Malformed.self) { try parser.receiveEnd() }
    }
}
