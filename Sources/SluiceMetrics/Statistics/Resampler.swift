import SluiceCore

/// Draws samples of a set's items, with replacement, as how often each was drawn.
///
/// Items that follow each other in time are alike, so blocks of them are drawn: runs of `blockLength`, from anywhere,
/// past the end from the start again: the circular block bootstrap (Politis and Romano 1992, after Künsch 1989). A
/// block length of 1 is the ordinary bootstrap (Efron 1979).
struct Resampler: Sendable {
    let count: Int
    let blockLength: Int
    let seed: UInt64

    /// How often each item was drawn, `count` draws in all. The same number gives the same sample.
    func draw(_ replicate: Int, into weights: inout [Int]) {
        for index in weights.indices { weights[index] = 0 }
        var random = SplitMix64(seed, UInt64(replicate))
        var left = count
        while left > 0 {
            var index = Int(random.next().multipliedFullWidth(by: UInt64(count)).high)
            for _ in 0..<min(blockLength, left) {
                weights[index] += 1
                index = index + 1 < count ? index + 1 : 0
            }
            left -= blockLength
        }
    }
}
