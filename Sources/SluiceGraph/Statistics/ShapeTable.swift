import OrderedCollections
package import SluiceCore

/// Shapes of the values of a graph: of its constants as they are, of all others as the runtime infers them.
package struct ShapeTable: Sendable {
    private var shapes: [String: [Dimension]]

    /// - Parameter values: Inputs, outputs and what is in between, by name; what is missing is unknown.
    package init(_ graph: Graph, values: [String: TensorInfo]) {
        shapes = values.mapValues(\.dimensions)
        for (name, constant) in graph.constants { shapes[name] = constant.shape.map { .fixed($0) } }
    }

    package func dimensions(of value: String) -> [Dimension]? { shapes[value] }

    /// Sizes by dimension, `nil` for those that are not fixed. `nil` as a whole: unknown.
    package func sizes(of value: String) -> [Int?]? { shapes[value]?.map(\.size) }

    /// Number of elements, if all sizes are fixed and it is a number that can be.
    package func count(of value: String) -> Int? { Self.product(sizes(of: value)?[...]) }

    /// `nil` if a size is not fixed, or if the product is more than an `Int` holds: a broken file may say anything.
    static func product(_ sizes: ArraySlice<Int?>?) -> Int? {
        guard let sizes else { return nil }
        var product: Int? = 1
        for size in sizes { product = Self.product(product, size) }
        return product
    }

    static func product(_ left: Int?, _ right: Int?) -> Int? {
        guard let left, let right else { return nil }
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? nil : product
    }
}
