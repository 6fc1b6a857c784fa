import Foundation
import SluiceCore
import SluiceMetrics
import Testing

/// An interval is right if it holds the true value as often as it says. Here the true values are known.
@Suite struct CoverageTests {
    @Test(
        "Of 2,000 intervals of a difference of average precision, 93 to 97 % hold the true one",
        arguments: [
            // Three common categories, and six of which the rarest is in one image of fifteen.
            (objectsPerImage: [1.5, 0.8, 1], images: 80),
            (objectsPerImage: [1, 0.6, 0.35, 0.2, 0.1, 0.07], images: 80),
        ]
    )
    func averagePrecision(objectsPerImage: [Double], images: Int) throws {
        let detectors = SimulatedDetectors(objectsPerImage: objectsPerImage)
        let everything = detectors.compare(images: 40_000, seed: 0)
        let truth = try #require(everything.second.summary.ap) - (try #require(everything.first.summary.ap))
        // Far from zero, so that an interval around nothing would not do.
        try #require(truth < -0.03)

        let runs = 2000
        var held = 0
        for run in 1...runs {
            let (first, second) = detectors.compare(images: images, seed: UInt64(run))
            let bootstrap = PairedBootstrap(replicates: 300, seed: UInt64(run))
            let interval = bootstrap.differences(of: [.ap], from: first, to: second).metrics[.ap]
            if try #require(interval).contains(truth) { held += 1 }
        }
        let share = Double(held) / Double(runs)
        print("\(objectsPerImage.count) categories: \(share) of the intervals hold the true difference \(truth)")
        #expect(share >= 0.93 && share <= 0.97)
    }

    @Test("Few items make intervals wide enough", arguments: [10, 30, 200])
    func fewItems(count: Int) throws {
        let share = try coverage(of: 0, runs: 2000) { random, bootstrap in
            let values = (0..<count).map { _ in random.normal() }
            let mean = { (weights: [Int]) in zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) } }
            return bootstrap.intervals(count: count) { [mean($0)] }[0]
        }
        #expect(share >= 0.92 && share <= 0.97)
    }

    @Test("The ratio of skewed times is held", arguments: [Centre.mean, .median])
    func ratio(centre: Centre) throws {
        let share = try coverage(of: 1.2, runs: 1000) { random, bootstrap in
            let shared = (0..<100).map { _ in 0.3 * random.normal() }
            let first = shared.map { exp($0 + 0.4 * random.normal()) }
            let second = shared.map { 1.2 * exp($0 + 0.4 * random.normal()) }
            return bootstrap.ratio(of: second, to: first, by: centre)
        }
        #expect(share >= 0.92 && share <= 0.975)
    }

    @Test("Frames that are like their neighbours need blocks")
    func neighbours() throws {
        func share(blockLength: Int) throws -> Double {
            try coverage(of: 0, runs: 1000, blockLength: blockLength) { random, bootstrap in
                var value = random.normal()
                let values = (0..<600).map { _ in
                    value = 0.8 * value + 0.6 * random.normal()
                    return value
                }
                let mean = { (weights: [Int]) in zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) } }
                return bootstrap.intervals(count: 600) { [mean($0)] }[0]
            }
        }
        #expect(try share(blockLength: 1) < 0.75)
        #expect(try share(blockLength: 30) > 0.91)
    }

    /// Share of intervals that hold `truth`.
    private func coverage(
        of truth: Double,
        runs: Int,
        blockLength: Int = 1,
        _ interval: (inout SplitMix64, PairedBootstrap) -> Interval?
    ) throws -> Double {
        var held = 0
        for run in 1...runs {
            var random = SplitMix64(0xC0FE, UInt64(run))
            let bootstrap = PairedBootstrap(blockLength: blockLength, replicates: 500, seed: UInt64(run))
            if try #require(interval(&random, bootstrap)).contains(truth) { held += 1 }
        }
        print("coverage \(Double(held) / Double(runs))")
        return Double(held) / Double(runs)
    }
}
