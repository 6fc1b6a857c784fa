import SluiceTerminal
import Testing

struct EventStreamParserTests {
    @Test(arguments: 1...12)
    func piecesOfAnySizeGiveTheSameEvents(size: Int) {
        let stream = Array(
            "retry: 2000\n\n: alive\n\nid: 1\nevent: frame\ndata: {\"a\":1}\n\ndata:first\r\ndata: second\r\n\r\nevent: x\n\ndata: cut"
                .utf8
        )
        var parser = EventStreamParser()
        var events: [String] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            parser.append(stream[start..<min(start + size, stream.count)])
            while let event = parser.next() {
                events.append("\(event.name)=\(String(decoding: event.data, as: UTF8.self))")
            }
        }
        #expect(events == ["frame={\"a\":1}", "=first\nsecond"])
    }
}
