import ArgumentParser
import Foundation
import SluiceCore

/// A variant as it is named on the command line: `MODEL`, or `NAME=MODEL`.
struct VariantArgument: ExpressibleByArgument {
    /// Unique in the tables; the file's name without its end, unless one is given.
    let name: String
    /// An ONNX file, or a pipeline that says how to use one.
    let path: String

    init?(argument: String) {
        let sides = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        // A path may have an equals sign too.
        let isNamed = sides.count == 2 && !sides[0].contains("/") && !FileManager.default.fileExists(atPath: argument)
        path = isNamed ? String(sides[1]) : argument
        name = isNamed ? String(sides[0]) : ModelSpec(path: argument).name
        guard !path.isEmpty, !name.isEmpty else { return nil }
    }

    var isPipeline: Bool { path.hasSuffix(".yaml") || path.hasSuffix(".yml") }
}
