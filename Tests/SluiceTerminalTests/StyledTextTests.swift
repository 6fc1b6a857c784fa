import SluiceTerminal
import Testing

struct StyledTextTests {
    @Test(arguments: [
        ("plain", 5), ("über", 4), ("e\u{301}", 1), ("車", 2), ("🚗!", 3), ("●█░", 3),
    ])
    func widthIsThatOnTheScreen(text: String, columns: Int) {
        #expect(StyledText(text).width == columns)
    }

    @Test(arguments: [
        "\u{1B}[2J", "\u{1B}]0;title\u{7}", "a\rb", "\u{9B}31m", "\u{202E}txt.exe", "line\u{2028}break", "bell\u{7F}",
    ])
    func whatWouldUpsetATerminalIsReplaced(text: String) {
        let shown = StyledText(text).encoded(inColor: false)
        #expect(shown.unicodeScalars.contains("\u{FFFD}"))
        #expect(
            !shown.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || $0 == "\u{202E}" }
        )
    }

    @Test func colorsEndWhereTheyAreToEnd() {
        var text = StyledText("a", .red)
        text.append("b")
        #expect(text.encoded(inColor: true) == "\u{1B}[31ma\u{1B}[0mb")
        #expect(text.encoded(inColor: false) == "ab")
    }

    @Test(arguments: 0...12)
    func aClippedTextIsNoWiderThanAsked(columns: Int) {
        var text = StyledText("gate ", .bold)
        text.append("2 車 車", .green)
        let clipped = text.clipped(to: columns)
        #expect(clipped.width <= columns)
        #expect((clipped == text) == (columns >= text.width))
        if columns > 0, columns < text.width { #expect(clipped.plain.hasSuffix("…")) }
    }
}
