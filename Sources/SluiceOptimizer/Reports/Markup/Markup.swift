/// A piece of HTML or SVG as a value.
///
/// Text and attributes are escaped where they are written out, so that nothing that is shown, such as a label of a model
/// named `<script>`, can become markup.
indirect enum Markup {
    case text(String)
    case element(name: String, attributes: [Attribute], content: [Markup])
    /// Pieces without an element around them; none: nothing at all.
    case group([Markup])
    /// A style sheet of ours, written as it is.
    case style(String)

    struct Attribute {
        var name: String
        var value: String
    }

    static let nothing = Markup.group([])

    /// The pieces, groups dissolved.
    var pieces: [Markup] {
        if case .group(let parts) = self { return parts.flatMap(\.pieces) }
        return [self]
    }

    var isEmpty: Bool { pieces.isEmpty }
}

/// Writes pieces of markup one below the other.
@resultBuilder
enum MarkupBuilder {
    static func buildExpression(_ text: String) -> Markup { .text(text) }
    static func buildExpression(_ markup: Markup) -> Markup { markup }
    static func buildBlock(_ parts: Markup...) -> Markup { .group(parts) }
    static func buildOptional(_ part: Markup?) -> Markup { part ?? .nothing }
    static func buildEither(first: Markup) -> Markup { first }
    static func buildEither(second: Markup) -> Markup { second }
    static func buildArray(_ parts: [Markup]) -> Markup { .group(parts) }
}

/// A kind of element, called to make one: `Tag.td(["class": "figure"]) { "0.322" }`.
struct Tag {
    let name: String

    init(_ name: String) {
        self.name = name
    }

    /// - Parameters:
    ///   - attributes: In this order; those that are `nil` are left out.
    ///   - content: Nothing, for an element without.
    func callAsFunction(
        _ attributes: KeyValuePairs<String, String?> = [:],
        @MarkupBuilder _ content: () -> Markup = { .nothing }
    ) -> Markup {
        .element(
            name: name,
            attributes: attributes.compactMap { name, value in value.map { Markup.Attribute(name: name, value: $0) } },
            content: content().pieces
        )
    }
}
