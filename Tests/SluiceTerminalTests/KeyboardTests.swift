import SluiceTerminal
import Testing

struct KeyboardTests {
    @Test(arguments: [
        ("q", [Key.character("q")]),
        ("\u{1B}[A\u{1B}OB", [.up, .down]),
        ("\u{1B}[5~j\u{1B}[6~", [.pageUp, .character("j"), .pageDown]),
        ("\u{1B}[H\u{1B}[4~", [.home, .end]),
        // With modifiers, and keys that mean nothing here.
        ("\u{1B}[1;5A\u{1B}[15~\u{1B}q\u{7F}é", [.up, .character("q")]),
        // Cut off in the middle of a sequence.
        ("d\u{1B}[", [.character("d")]),
    ])
    func keysAreTakenApart(sent: String, keys: [Key]) {
        #expect(Keyboard.keys(in: Array(sent.utf8)) == keys)
    }
}
