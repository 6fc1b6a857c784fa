extension ModelSummary {
    /// For people.
    var text: String {
        var lines = [
            "file        \(file), \(Self.bytes(bytes))",
            "format      IR \(irVersion), \(versions), written by \(producer.isEmpty ? "nobody who says so" : producer)",
        ]
        for data in dataFiles { lines.append("data        \(data)") }
        for input in inputs { lines.append("input       \(Self.shown(input))") }
        for output in outputs { lines.append("output      \(Self.shown(output))") }
        let shown = operators.map { "\($0.op) \($0.count)" }.joined(separator: ", ")
        lines.append("operators   \(nodes): \(shown)")
        if functions > 0 { lines.append("functions   \(functions) of the model's own") }
        lines.append("parameters  \(Self.count(parameters)); \(weightsInWords)")
        lines.append("MACs        \(macsInWords)")
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            lines.append("metadata    \(key): \(Self.shortened(value))")
        }
        guard !layers.isEmpty else { return lines.joined(separator: "\n") }
        var table = TextTable(header: ["largest layers", "operator", "output", "parameters", "MACs", "share"])
        for layer in layers {
            table.append([
                Self.shortened(layer.name, to: 40), layer.op,
                layer.shape.map { $0.map(String.init).joined(separator: "×") } ?? "?", "\(layer.parameters)",
                layer.macs.map(Self.count) ?? "?", layer.share.map { "\(($0 * 100).formatted(1)) %" } ?? "",
            ])
        }
        return lines.joined(separator: "\n") + "\n\n" + table.text
    }

    private var versions: String {
        opsets.sorted { $0.key < $1.key }.map { $0.key.isEmpty ? "opset \($0.value)" : "\($0.key) \($0.value)" }
            .joined(separator: ", ")
    }

    private var weightsInWords: String {
        guard !weights.isEmpty else { return "no constants" }
        return weights.map { "\($0.type) \(Self.bytes($0.bytes)) in \($0.tensors)" }.joined(separator: ", ")
    }

    private var macsInWords: String {
        guard let macs else { return "unknown: \(problem ?? "")" }
        var words = "\(Self.count(macs)) for one image"
        if let input = inputs.first, let shape = input.countedAs, input.shape != shape.map(String.init) {
            words += " of \(shape.map(String.init).joined(separator: "×"))"
        }
        guard !uncounted.isEmpty else { return words }
        let missing = uncounted.map { "\($0.op) \($0.count)" }.joined(separator: ", ")
        return words + "; not counted, sizes or meaning unknown: \(missing)"
    }

    private static func shown(_ value: Value) -> String {
        "\(value.name): \(value.type)[\(value.shape.joined(separator: "×"))]"
    }

    private static func bytes(_ count: Int) -> String {
        count < 10_000 ? "\(count) bytes" : "\((Double(count) / 1e6).formatted(2)) MB"
    }

    /// With three digits or four.
    private static func count(_ number: Int) -> String {
        for (unit, name) in [(1e9, " G"), (1e6, " M"), (1e3, " k")] where Double(number) >= unit {
            return (Double(number) / unit).formatted(3) + name
        }
        return "\(number)"
    }

    private static func shortened(_ text: String, to count: Int = 100) -> String {
        text.count <= count ? text : text.prefix(count - 1) + "…"
    }
}
