/// Sorts 64-bit keys without allocating, which the standard library's sort does on every call.
struct KeySorter: Sendable {
    private static let digitBits: UInt64 = 11
    private static let digits = 6
    private static let radix = 1 << Int(digitBits)

    private var scratch: [UInt64] = []
    /// How often each value of each digit occurs, then where the next key with it goes.
    private var places = [Int32](repeating: 0, count: digits * radix)

    /// Sorts by insertion up to 64 keys, beyond that by radix from the lowest digit.
    mutating func sortDescending(_ keys: inout [UInt64]) {
        if keys.count <= 64 {
            insertionSort(&keys)
        } else {
            radixSort(&keys)
        }
    }

    private func insertionSort(_ keys: inout [UInt64]) {
        for end in keys.indices.dropFirst() {
            let key = keys[end]
            var place = end
            while place > 0, keys[place - 1] < key {
                keys[place] = keys[place - 1]
                place -= 1
            }
            keys[place] = key
        }
    }

    private mutating func radixSort(_ keys: inout [UInt64]) {
        for index in places.indices { places[index] = 0 }
        for key in keys {
            for digit in 0..<Self.digits { places[Self.bucket(key, digit)] += 1 }
        }
        while scratch.count < keys.count { scratch.append(0) }
        if scratch.count > keys.count { scratch.removeLast(scratch.count - keys.count) }
        for digit in 0..<Self.digits where !isConstant(digit, first: keys[0], count: keys.count) {
            var next: Int32 = 0
            for bucket in digit * Self.radix..<(digit + 1) * Self.radix {
                let occurrences = places[bucket]
                places[bucket] = next
                next += occurrences
            }
            for key in keys {
                let bucket = Self.bucket(key, digit)
                scratch[Int(places[bucket])] = key
                places[bucket] += 1
            }
            swap(&keys, &scratch)
        }
    }

    /// `true` if all keys agree in this digit, so that a pass would change nothing.
    private func isConstant(_ digit: Int, first: UInt64, count: Int) -> Bool {
        places[Self.bucket(first, digit)] == count
    }

    /// Where `places` counts this key's digit; large digits come first.
    @inline(__always)
    private static func bucket(_ key: UInt64, _ digit: Int) -> Int {
        digit * radix + Int(~key >> (UInt64(digit) * digitBits) & UInt64(radix - 1))
    }
}
