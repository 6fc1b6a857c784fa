import SluiceTerminal
import Testing

struct LineSplitterTests {
    private static func lines(_ splitter: inout LineSplitter) -> [String] {
        var lines: [String] = []
        while let line = splitter.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        return lines
    }

    @Test(arguments: 1...9)
    func piecesOfAnySizeGiveTheSameLines(size: Int) {
        let text = Array("one\n\nthree, longer\nfour\nrest".utf8)
        var splitter = LineSplitter()
        var lines: [String] = []
        for start in stride(from: 0, to: text.count, by: size) {
            splitter.append(text[start..<min(start + size, text.count)])
            lines += Self.lines(&splitter)
        }
        #expect(lines == ["one", "", "three, longer", "four"])
        #expect(splitter.pendingCount == 4 && splitter.takeRest() == Array("rest".utf8))
        #expect(splitter.pendingCount == 0 && splitter.takeRest() == nil)
    }

    @Test func whatWasDroppedIsNotPartOfTheNextLine() {
        var splitter = LineSplitter()
        splitter.append("whole\ntorn".utf8)
        #expect(Self.lines(&splitter) == ["whole"])
        splitter.dropRest()
        splitter.append("next\n".utf8)
        #expect(Self.lines(&splitter) == ["next"])
    }

    @Test func bytesWithoutAnyNewlineDoNotPileUp() {
        var splitter = LineSplitter()
        splitter.append(repeatElement(UInt8(ascii: "x"), count: LineSplitter.longest))
        #expect(splitter.next()?.count == LineSplitter.longest)
        #expect(splitter.pendingCount == 0)
    }
}
