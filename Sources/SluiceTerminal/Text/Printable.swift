/// Text from elsewhere, made safe for a terminal, and measured as one shows it.
///
/// Labels and messages come out of models, cameras and files; a control character in one of them could move the
/// cursor, rename the window, or answer in the user's name.
enum Printable {
    /// `text` with `�` in place of everything that is no character to look at.
    static func text(_ text: some StringProtocol) -> String {
        // Almost always there is nothing to do, and bytes tell that fastest: every such character is below 0x20, is
        // 0x7F, or begins with 0xC2 (C1 controls) or 0xE2 (directions).
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }) else {
            return String(text)
        }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
        return String(result)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        // Line and paragraph separators; embeddings, overrides and isolates of the writing direction.
        case 0x2028...0x202E, 0x2066...0x2069, 0x200E...0x200F: true
        default: false
        }
    }

    /// Columns that a character takes, after Unicode's East Asian width (UAX 11), in blocks.
    static func width(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first, first.value >= 0x300 else { return 1 }
        switch first.value {
        case 0x300...0x36F, 0x200B...0x200D, 0xFE00...0xFE0F: return 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
