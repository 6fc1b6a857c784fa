/// Student's t distribution.
enum StudentT {
    /// The value that is not exceeded with `probability`, by the asymptotic expansion of Abramowitz and Stegun 26.7.5:
    /// at 97.5 % within 0.3 % from 4 degrees of freedom on.
    static func quantile(_ probability: Double, degreesOfFreedom: Double) -> Double {
        let z = Normal.quantile(probability)
        let square = z * z
        let terms = [
            (square + 1) * z / 4,
            ((5 * square + 16) * square + 3) * z / 96,
            (((3 * square + 19) * square + 17) * square - 15) * z / 384,
            ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) * z / 92160,
        ]
        return z + terms.reversed().reduce(0) { ($0 + $1) / degreesOfFreedom }
    }
}
