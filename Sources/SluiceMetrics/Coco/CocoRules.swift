/// The constants of COCO's metric for boxes, with the values that pycocotools computes to the last bit.
enum CocoRules {
    /// IoU .5, .55 … .95. The ninth is 0.8999999999999999.
    static let overlaps: [Double] = (0..<10).map { index in
        let step = (0.95 - 0.5) / 9
        return index == 9 ? 0.95 : Double(index) * step + 0.5
    }

    /// Precision is read at recall 0, .01 … 1.
    static let recallCount = 101

    static func recall(_ index: Int) -> Double {
        Double(index) * 0.01
    }

    /// How many of the ``recallCount`` recalls are at most `recall`, which is 0…1.
    static func recalls(upTo recall: Double) -> Int {
        var last = min(Int(recall * 100), recallCount - 1)
        // The product is rounded; the definition compares.
        while last + 1 < recallCount, Self.recall(last + 1) <= recall { last += 1 }
        while Self.recall(last) > recall { last -= 1 }
        return last + 1
    }

    /// Detections that count in one image and category, best first.
    static let detectionLimit = 100

    /// Keeps 0 / 0 from being: 2⁻⁵², as NumPy's `spacing(1)`.
    static let precisionGuard = 0x1p-52
}

/// A class of sizes. Both ends belong to it, so an object of exactly 32² pixels is small and medium.
enum CocoArea: Int, CaseIterable {
    case all, small, medium, large

    /// Pixels.
    var range: ClosedRange<Double> {
        switch self {
        case .all: 0...1e10
        case .small: 0...1024
        case .medium: 1024...9216
        case .large: 9216...1e10
        }
    }

    /// This class as a bit of a set of classes.
    var bit: UInt8 { 1 << UInt8(rawValue) }

    /// The classes that `area` belongs to.
    static func classes(of area: Double) -> UInt8 {
        allCases.reduce(into: 0) { set, size in
            if size.range.contains(area) { set |= size.bit }
        }
    }
}
