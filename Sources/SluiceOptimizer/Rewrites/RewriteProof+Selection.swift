import Foundation
import SluiceCore
package import SluiceGraph

extension RewriteProof {
    /// For a detector that was made to give its best anchors only: the choice is made again here, from all anchors.
    package func selectionDifference(_ before: OnnxModel, _ after: OnnxModel, _ selection: TopN) throws -> Double {
        let (all, kept) = try outputs(before, after)
        guard all.count == 1, all[0].shape.count == 3 else { return .infinity }
        return Self.difference([selection.best(of: all[0])], kept)
    }
}

extension TopN {
    /// The rows that the selection keeps, of all; decoded, where it decodes.
    fileprivate func best(of all: HostTensor) -> HostTensor {
        let isTransposed = layout == .channelsFirst
        let (anchors, values) = isTransposed ? (all.shape[2], all.shape[1]) : (all.shape[1], all.shape[2])
        let floats = all.floats
        var result = [Float](repeating: 0, count: all.shape[0] * values * count)
        for frame in 0..<all.shape[0] {
            func value(_ anchor: Int, _ index: Int) -> Float {
                floats[frame * anchors * values + (isTransposed ? index * anchors + anchor : anchor * values + index)]
            }
            let scores = (0..<anchors).map { anchor in
                let first = hasObjectness ? 5 : 4
                let best = (first..<values).map { value(anchor, $0) }.max() ?? 0
                return hasObjectness ? value(anchor, 4) * best : best
            }
            let ranked = (0..<anchors).sorted { (scores[$1], $0) < (scores[$0], $1) }
            for (place, anchor) in ranked.prefix(count).sorted().enumerated() {
                for index in 0..<values {
                    let target = isTransposed ? index * count + place : place * values + index
                    result[frame * count * values + target] = decoded(value(anchor, index), index, of: anchor)
                }
            }
        }
        let shape = isTransposed ? [all.shape[0], values, count] : [all.shape[0], count, values]
        return HostTensor(name: all.name, shape: shape, floats: result)
    }

    private var hasObjectness: Bool {
        switch layout {
        case .objectness, .undecodedObjectness: true
        case .rows, .channelsFirst: false
        }
    }

    private func decoded(_ value: Float, _ index: Int, of anchor: Int) -> Float {
        guard case .undecodedObjectness(let cells) = layout, index < 4 else { return value }
        let cell = cells[anchor]
        return index < 2 ? (value + cell[index]) * cell.z : Float(exp(Double(value))) * cell.z
    }
}
