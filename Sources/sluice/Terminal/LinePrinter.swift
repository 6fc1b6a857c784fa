import SluiceTerminal

/// Prints the lines that somebody wants to see.
struct LinePrinter {
    private let filter: LineFilter
    private let isRaw: Bool
    private let isColored: Bool
    private let reader = LogLineReader()
    private var text: LineText
    private var output = StandardOutput()

    /// - Parameter isRaw: Lines go through as they are; those that are none of ours are named on stderr.
    init(filter: LineFilter, isRaw: Bool, isColored: Bool) {
        self.filter = filter
        self.isRaw = isRaw
        self.isColored = isColored
        text = LineText(filter: filter)
    }

    mutating func print(_ bytes: [UInt8]) throws(StandardOutput.Closed) {
        guard !bytes.isEmpty else { return }
        let line = reader.read(bytes)
        guard filter.admits(line) else { return }
        if isRaw, line.kind != nil {
            try output.append(bytes + [UInt8(ascii: "\n")])
            return
        }
        for shown in text.lines(for: line, from: bytes) {
            if isRaw {
                Terminal.print("sluice: left out: \(shown.plain)")
            } else {
                // On a screen, a line stays one line.
                let visible = FullScreen.size.map { shown.clipped(to: $0.columns) } ?? shown
                try output.append(visible.encoded(inColor: isColored) + "\n")
            }
        }
    }

    mutating func flush() throws(StandardOutput.Closed) {
        try output.flush()
    }
}
