import SluiceCore

extension [Detection] {
    /// The places of the objects that satisfy the condition.
    func places(_ places: inout [Int], where isWanted: (Detection) -> Bool) {
        places.removeAll(keepingCapacity: true)
        for place in indices where isWanted(self[place]) { places.append(place) }
    }
}

extension [Int] {
    mutating func fill(with value: Int, count: Int) {
        removeAll(keepingCapacity: true)
        append(contentsOf: repeatElement(value, count: count))
    }
}
