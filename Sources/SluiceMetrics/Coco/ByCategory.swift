/// Objects sorted by category and, within one, by image; otherwise in the order given.
struct ByCategory<Object> {
    private let objects: [Object]
    /// Where each category begins, and the end.
    private let starts: [Int]

    init(_ objects: [Object], of truth: CocoTruth, image: (Object) -> Int, category: (Object) -> Int) {
        let byImage = Self.sort(objects, into: truth.imageCount, by: image).sorted
        (self.objects, starts) = Self.sort(byImage, into: truth.categories.count, by: category)
    }

    subscript(category: Int) -> ArraySlice<Object> {
        objects[starts[category]..<starts[category + 1]]
    }

    /// A counting sort: stable, and linear in the number of objects and of groups.
    private static func sort(
        _ objects: [Object],
        into groups: Int,
        by group: (Object) -> Int
    ) -> (sorted: [Object], starts: [Int]) {
        var starts = [Int](repeating: 0, count: groups + 1)
        for object in objects { starts[group(object) + 1] += 1 }
        for index in 0..<groups { starts[index + 1] += starts[index] }
        var next = starts
        var order = [Int](repeating: 0, count: objects.count)
        for index in objects.indices {
            let group = group(objects[index])
            order[next[group]] = index
            next[group] += 1
        }
        return (order.map { objects[$0] }, starts)
    }
}
