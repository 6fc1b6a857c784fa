/// What exporters write into a model file, as far as it decides how the model is used.
package struct ModelMetadata: Sendable {
    /// Names of the classes by index: `names`, a dictionary or list in the syntax of Python, as Ultralytics writes
    /// it, or of JSON.
    package let names: [String]?
    /// Why `names` is there and cannot be read.
    package let namesProblem: String?
    /// Height and width of the input: `imgsz`, `[480, 640]` or `640`.
    package let size: (height: Int, width: Int)?
    /// Width and height must be multiples of this: `stride`.
    package let stride: Int?

    /// Reads the custom metadata of a ``ModelSignature``.
    package init(_ metadata: [String: String]) {
        (names, namesProblem) = Self.names(metadata["names"])
        size = Self.size(metadata["imgsz"] ?? "")
        stride = metadata["stride"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    private static func names(_ text: String?) -> ([String]?, problem: String?) {
        guard let text else { return (nil, nil) }
        do {
            var parser = LiteralParser(text)
            let names = try parser.names()
            return (names.isEmpty ? nil : names, nil)
        } catch {
            return (nil, "\(error.reason) at character \(error.position)")
        }
    }

    private static func size(_ text: String) -> (height: Int, width: Int)? {
        let sizes = text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }.filter { $0 > 0 }
        return sizes.count == 1 ? (sizes[0], sizes[0]) : sizes.count == 2 ? (sizes[0], sizes[1]) : nil
    }
}
