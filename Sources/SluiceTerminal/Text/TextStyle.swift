/// How a piece of text looks on a terminal: the colours that every terminal has, as its owner has set them.
package enum TextStyle: Sendable, Hashable {
    case plain, bold, dim, red, green, yellow, blue, magenta, cyan, inverse

    /// Parameters of "select graphic rendition" (ECMA-48, 8.3.117); `nil`: none needed.
    var code: String? {
        switch self {
        case .plain: nil
        case .bold: "1"
        case .dim: "2"
        case .red: "31"
        case .green: "32"
        case .yellow: "33"
        case .blue: "34"
        case .magenta: "35"
        case .cyan: "36"
        case .inverse: "7"
        }
    }
}
