import Glibc

/// The standard normal distribution.
enum Normal {
    /// Probability of at most `value`.
    static func distribution(_ value: Double) -> Double {
        erfc(-value / 2.0.squareRoot()) / 2
    }

    /// The value that is not exceeded with `probability`, 0…1 exclusive; by bisection, to the last bit or two.
    static func quantile(_ probability: Double) -> Double {
        var low = -40.0
        var high = 40.0
        while true {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { return middle }
            if distribution(middle) < probability { low = middle } else { high = middle }
        }
    }
}
