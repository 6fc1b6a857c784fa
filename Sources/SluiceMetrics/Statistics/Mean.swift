/// The arithmetic mean; `nil` of nothing.
func mean(of values: some Sequence<Double>) -> Double? {
    var sum = 0.0
    var count = 0
    for value in values {
        sum += value
        count += 1
    }
    return count > 0 ? sum / Double(count) : nil
}
