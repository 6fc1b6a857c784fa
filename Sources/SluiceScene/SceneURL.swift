import SluiceCore

/// Reads `scene:street?key=value&…`.
package enum SceneURL {
    package static let scheme = "scene:"
    private static let keys = ["seed", "width", "height", "fps", "frames", "time", "traffic", "noise", "shake"]

    /// `true` if `url` names a scene, whether or not it is a good one.
    package static func matches(_ url: String) -> Bool {
        url.hasPrefix(scheme)
    }

    /// The parameters that `url` asks for; what it does not name keeps its default.
    package static func parse(_ url: String) throws(SceneError) -> SceneParameters {
        let body = url.dropFirst(matches(url) ? scheme.count : 0)
        let parts = body.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard matches(url), parts.first == "street" else {
            throw SceneError(
                "\(url): there is no such scene",
                remedy: "write scene:street, or scene:street?seed=1&time=dusk"
            )
        }
        var parameters = SceneParameters()
        var seen: [Substring] = []
        for pair in (parts.count == 2 ? parts[1] : "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = sides[0]
            guard !seen.contains(key) else {
                throw SceneError("\(url): \(key) is given twice", remedy: "keep one of the two")
            }
            seen.append(key)
            try set(key, to: sides.count == 2 ? sides[1] : "", in: &parameters, of: url)
        }
        return parameters
    }

    private static func set(
        _ key: Substring,
        to value: Substring,
        in parameters: inout SceneParameters,
        of url: String
    ) throws(SceneError) {
        func refusal(_ allowed: String) -> SceneError {
            SceneError("\(url): \(key)=\(value) is not possible", remedy: "\(key) is \(allowed)")
        }
        func number<Value: LosslessStringConvertible & Comparable>(_ range: ClosedRange<Value>) throws(SceneError)
            -> Value
        {
            guard let number = Value(String(value)), range.contains(number) else {
                throw refusal("a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
        func evenNumber(_ range: ClosedRange<Int>) throws(SceneError) -> Int {
            guard let number = Int(value), range.contains(number), number.isMultiple(of: 2) else {
                throw refusal("an even number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
        switch key {
        case "seed": parameters.seed = try number(0...UInt64.max)
        case "width": parameters.width = try evenNumber(SceneParameters.widths)
        case "height": parameters.height = try evenNumber(SceneParameters.heights)
        case "fps": parameters.framesPerSecond = try number(SceneParameters.frameRates)
        case "frames": parameters.frames = try number(SceneParameters.frameCounts)
        case "traffic": parameters.traffic = try number(SceneParameters.trafficLevels)
        case "noise": parameters.noise = try number(SceneParameters.noiseLevels)
        case "shake": parameters.shake = try number(SceneParameters.shakeLevels)
        case "time":
            guard let time = TimeOfDay(rawValue: String(value)) else {
                throw refusal(TimeOfDay.allCases.map(\.rawValue).joined(separator: ", "))
            }
            parameters.time = time
        default:
            let hint =
                NearestName.find(String(key), among: keys).map { "did you mean \($0)? The keys are" } ?? "the keys are"
            throw SceneError("\(url): there is no key \(key)", remedy: "\(hint) \(keys.joined(separator: ", "))")
        }
    }
}
