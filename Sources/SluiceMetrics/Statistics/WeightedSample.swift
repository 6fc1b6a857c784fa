/// What stands for a sample.
package enum Centre: String, Sendable, Codable {
    case mean, median
}

/// Values of which each counts as often as a weight says.
struct WeightedSample {
    let values: [Double]
    /// Indices of the values, smallest first.
    private let order: [Int]

    init(_ values: [Double]) {
        self.values = values
        order = values.indices.sorted { values[$0] < values[$1] }
    }

    func centre(_ centre: Centre, _ weights: [Int]) -> Double {
        let count = weights.reduce(0, +)
        switch centre {
        case .mean: return zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(count)
        case .median: return (value(at: (count - 1) / 2, weights) + value(at: count / 2, weights)) / 2
        }
    }

    /// The value of this rank, from 0.
    private func value(at rank: Int, _ weights: [Int]) -> Double {
        var passed = 0
        for index in order {
            passed += weights[index]
            if passed > rank { return values[index] }
        }
        return .nan
    }
}
