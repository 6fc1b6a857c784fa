/// A key that means something.
package enum Key: Hashable, Sendable {
    case character(Character)
    case up, down, pageUp, pageDown, home, end
}

/// Takes apart what a terminal sends for keys.
package enum Keyboard {
    /// The keys in `bytes`; sequences that mean nothing here are passed over.
    package static func keys(in bytes: [UInt8]) -> [Key] {
        var keys: [Key] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == 0x1B else {
                if byte >= 0x20, byte < 0x7F { keys.append(.character(Character(Unicode.Scalar(byte)))) }
                continue
            }
            // CSI and SS3 sequences: parameters, then one byte from @ to ~ that ends them.
            guard let introducer = rest.first, introducer == UInt8(ascii: "[") || introducer == UInt8(ascii: "O") else {
                continue
            }
            rest = rest.dropFirst()
            let parameters = rest.prefix { !(0x40...0x7E).contains($0) }
            rest = rest.dropFirst(parameters.count)
            guard let final = rest.popFirst() else { break }
            if let key = key(final, parameters) { keys.append(key) }
        }
        return keys
    }

    private static func key(_ final: UInt8, _ parameters: ArraySlice<UInt8>) -> Key? {
        switch (final, String(decoding: parameters, as: UTF8.self)) {
        case (UInt8(ascii: "A"), _): .up
        case (UInt8(ascii: "B"), _): .down
        case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"): .home
        case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"): .end
        case (UInt8(ascii: "~"), "5"): .pageUp
        case (UInt8(ascii: "~"), "6"): .pageDown
        default: nil
        }
    }
}
