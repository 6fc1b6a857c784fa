/// The way to a key from the top of a pipeline: `model.nms.iou`, `streams.gate.url`, `outputs.0.path`.
package struct ConfigPath: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// Kept apart, since the name of a stream may hold a dot.
    package let components: [String]

    package init(_ components: [String]) {
        self.components = components
    }

    package init(stringLiteral dotted: String) {
        self.init(dotted.split(separator: ".").map(String.init))
    }

    package static let top = ConfigPath([])

    package static func / (path: ConfigPath, component: String) -> ConfigPath {
        ConfigPath(path.components + [component])
    }

    package func starts(with prefix: ConfigPath) -> Bool {
        components.starts(with: prefix.components)
    }

    package var description: String { components.joined(separator: ".") }
}
