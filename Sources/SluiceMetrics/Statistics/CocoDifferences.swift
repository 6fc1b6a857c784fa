/// How much better one variant is than another on the same images, with intervals: positive where the candidate is
/// better.
package struct CocoDifferences: Hashable, Sendable, Codable {
    /// Of the metrics asked for; none for a metric that has no value, or objects in too few images.
    package var metrics: [CocoMetric: Interval]
    /// Of average precision, in the order of the categories; `nil` for one with labelled objects in too few images.
    package var categories: [Interval?]

    package init(metrics: [CocoMetric: Interval], categories: [Interval?]) {
        self.metrics = metrics
        self.categories = categories
    }
}
