/// Gives out names that no value and no node of a graph has, each once.
struct NamePool {
    private var taken: Set<String>

    init(_ graph: Graph) {
        taken = graph.names
    }

    /// `base`, or where that is taken, `base_2`, `base_3` …
    mutating func unique(_ base: String) -> String {
        var name = base
        var number = 2
        while !taken.insert(name).inserted {
            name = "\(base)_\(number)"
            number += 1
        }
        return name
    }
}
