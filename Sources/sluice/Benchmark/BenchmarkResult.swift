import Foundation
import SluiceEngine

/// What `sluice bench` measured, as it is written to JSON.
struct BenchmarkResult: Codable {
    struct StageRow: Codable {
        var stream: String
        var stage: String
        var meanMs: Double
        var p50Ms: Double
        var p95Ms: Double
        var p99Ms: Double
        var maxMs: Double
    }

    var model: String
    var runtime: String
    var instances: Int
    var threads: Int
    var cores: Int
    var rounds: Int
    var frames: Int
    var framesPerSecond: Double
    /// Throughput of each round, in the order they were run.
    var framesPerSecondByRound: [Double]
    var cpuMsPerFrame: Double
    var decodeAlone: Roofline
    var inferenceAlone: Roofline
    /// Cores / (CPU-s of decode alone + CPU-s of inference alone), each per frame.
    var rooflineFramesPerSecond: Double
    /// Median over the rounds of throughput / roofline of the same round.
    var shareOfRoofline: Double
    /// CPU of the pipeline that is neither decode nor inference: preprocess, postprocess, lines, lanes.
    var cpuMsOutsidePerFrame: Double
    /// Throughput without the ledger / with it, median over the rounds.
    var ledgerOffOverOn: Double
    var peakMemoryMB: Double
    var dropped: UInt64
    var meanBatchSize: Double
    var conserved: Bool
    var stages: [StageRow]
    var verdict: String
    var evidence: String
    var suggestion: String

    var text: String {
        var table = TextTable(header: ["stage (ms)", "mean", "p50", "p95", "p99", "max"])
        for row in stages {
            table.append(
                [row.stage] + [row.meanMs, row.p50Ms, row.p95Ms, row.p99Ms, row.maxMs].map { $0.formatted(3) }
            )
        }
        return """
            \(model) on \(runtime), \(instances) session\(instances == 1 ? "" : "s") × \(threads) thread\(threads == 1 ? "" : "s"), \(cores) cores, \(rounds) rounds

            \(table.text)

            throughput           \(framesPerSecond.formatted(1)) frames/s (rounds: \(framesPerSecondByRound.map { $0.formatted(1) }.joined(separator: ", ")))
            decode alone         \(decodeAlone.framesPerSecond.formatted(1)) frames/s, \(decodeAlone.cpuMillisecondsPerFrame.formatted(3)) CPU-ms a frame
            inference alone      \(inferenceAlone.framesPerSecond.formatted(1)) frames/s, \(inferenceAlone.cpuMillisecondsPerFrame.formatted(3)) CPU-ms a frame
            roofline             \(rooflineFramesPerSecond.formatted(1)) frames/s = \(cores) cores / (CPU of decode + CPU of inference); reached \((shareOfRoofline * 100).formatted(1)) %
            CPU                  \(cpuMsPerFrame.formatted(3)) ms a frame; outside decode and inference \(cpuMsOutsidePerFrame.formatted(3)) ms
            ledger               off / on = \(ledgerOffOverOn.formatted(4)) of the throughput
            batches              \(meanBatchSize.formatted(2)) frames on average; \(dropped) frames dropped; \(conserved ? "frames conserved" : "FRAMES LOST")
            peak memory          \(peakMemoryMB.formatted(1)) MB

            \(verdict): \(evidence). Try: \(suggestion).
            """
    }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(self)
    }
}
