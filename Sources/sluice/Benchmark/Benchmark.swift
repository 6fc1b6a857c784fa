import Glibc
import SluiceConfig
import SluiceCore
import SluiceEngine
import SluiceRuntime

/// Measures a pipeline against its own parts, alternating, so that a noisy machine disturbs all sides alike.
struct Benchmark {
    private struct Round {
        var decode: Roofline
        var inference: Roofline
        var pipeline: Roofline
        var withoutLedger: Roofline
        var report: PipelineReport
    }

    private var assembly: PipelineAssembly
    private let frames: Int?
    private let rounds: Int
    private let cores = Machine.current.cores

    init(_ assembly: PipelineAssembly, frames: Int?, rounds: Int) {
        self.assembly = assembly
        self.frames = frames
        self.rounds = rounds
    }

    /// - Parameter progress: Told in words what is being measured.
    mutating func run(_ progress: (String) -> Void) throws -> BenchmarkResult {
        var done: [Round] = []
        for index in 1...rounds {
            func say(_ what: String) { progress("round \(index) of \(rounds): \(what)") }
            say("decode alone")
            let decode = try Roofline.decode(try sources())
            say("inference alone")
            let inference = try Roofline.inference(
                assembly.sessions.sessions,
                input: assembly.model.resolved.input,
                batch: assembly.configuration.spec.champion.model.batch,
                source: try sources()[0],
                seconds: 2
            )
            say("the pipeline")
            let (pipeline, report) = try measure(hasLedger: true)
            say("the pipeline without its ledger")
            let (withoutLedger, _) = try measure(hasLedger: false)
            done.append(
                Round(
                    decode: decode,
                    inference: inference,
                    pipeline: pipeline,
                    withoutLedger: withoutLedger,
                    report: report
                )
            )
        }
        return result(done)
    }

    private mutating func sources() throws -> [SourceBox] {
        try assembly.reopen(frames: frames)
        return assembly.sources
    }

    private mutating func measure(hasLedger: Bool) throws -> (Roofline, PipelineReport) {
        try assembly.reopen(frames: frames)
        // A real sink, so that lines are written and not only made.
        let pipeline = try Pipeline(
            assembly.pipeline(outputs: [OutputSpec(.file(path: "/dev/null"))], hasLedger: hasLedger)
        )
        let (started, cpu) = (Instant.now, CPUTime.process)
        pipeline.start()
        let ending = pipeline.waitUntilDrained()
        if let failure = ending.failure { throw failure }
        return (Roofline(frames: Int(ending.report.emitted), started, cpu), ending.report)
    }

    private func result(_ rounds: [Round]) -> BenchmarkResult {
        let empty = Roofline(frames: 0, seconds: 0, cpuSeconds: 0)
        let decode = rounds.reduce(empty) { $0 + $1.decode }
        let inference = rounds.reduce(empty) { $0 + $1.inference }
        let pipeline = rounds.reduce(empty) { $0 + $1.pipeline }
        func roofline(_ decode: Roofline, _ inference: Roofline) -> Double {
            Double(cores) / ((decode.cpuMillisecondsPerFrame + inference.cpuMillisecondsPerFrame) / 1e3)
        }
        let last = rounds[rounds.count - 1].report
        let verdict = Verdict(evidence(last, rounds[rounds.count - 1].pipeline))
        return BenchmarkResult(
            model: assembly.model.name,
            runtime: "ONNX Runtime \(assembly.model.runtime.version)",
            instances: assembly.sessions.layout.instances,
            threads: assembly.sessions.layout.threads,
            cores: cores,
            rounds: rounds.count,
            frames: pipeline.frames,
            framesPerSecond: pipeline.framesPerSecond,
            framesPerSecondByRound: rounds.map(\.pipeline.framesPerSecond),
            cpuMsPerFrame: pipeline.cpuMillisecondsPerFrame,
            decodeAlone: decode,
            inferenceAlone: inference,
            rooflineFramesPerSecond: roofline(decode, inference),
            shareOfRoofline: Self.median(
                rounds.map { $0.pipeline.framesPerSecond / roofline($0.decode, $0.inference) }
            ),
            cpuMsOutsidePerFrame: Self.median(rounds.map(cpuOutside)),
            ledgerOffOverOn: Self.median(
                rounds.map { $0.withoutLedger.framesPerSecond / $0.pipeline.framesPerSecond }
            ),
            peakMemoryMB: ResourceUsage.peakMemoryMB,
            dropped: last.dropped,
            meanBatchSize: last.batches.meanSize,
            conserved: rounds.allSatisfy(\.report.isConserved),
            stages: last.stages.map { stage in
                BenchmarkResult.StageRow(
                    stream: stage.stream,
                    stage: last.streams.count > 1 ? "\(stage.stream) \(stage.name)" : stage.name,
                    meanMs: stage.mean / 1e3,
                    p50Ms: Double(stage.p50) / 1e3,
                    p95Ms: Double(stage.p95) / 1e3,
                    p99Ms: Double(stage.p99) / 1e3,
                    maxMs: Double(stage.max) / 1e3
                )
            },
            verdict: verdict.bottleneck.rawValue,
            evidence: verdict.evidence,
            suggestion: verdict.suggestion
        )
    }

    private func evidence(_ report: PipelineReport, _ pipeline: Roofline) -> BottleneckEvidence {
        func seconds(_ stages: Stage...) -> Double {
            report.stages.filter { $0.stage.map(stages.contains) ?? false }
                .reduce(0) { $0 + $1.mean * Double($1.count) / 1e6 }
        }
        // A batch is one call, however many frames it holds.
        let perCall = max(report.batches.meanSize, 1)
        return BottleneckEvidence(
            seconds: pipeline.seconds,
            cores: cores,
            cpuSeconds: pipeline.cpuSeconds,
            sourceLanes: report.streams.count,
            sessionLanes: assembly.sessions.layout.instances,
            decode: seconds(.demux, .decode),
            preprocess: seconds(.preprocess),
            hostToDevice: seconds(.hostToDevice) / perCall,
            compute: seconds(.inference) / perCall,
            deviceToHost: seconds(.deviceToHost) / perCall,
            postprocess: seconds(.postprocess, .emit),
            sinkWait: report.sinkWait
        )
    }

    /// CPU milliseconds a frame that were spent neither in a decoder nor in a session.
    ///
    /// Sessions with threads of their own hide what these use, so there the parts alone are subtracted.
    private func cpuOutside(_ round: Round) -> Double {
        let frames = Double(max(round.pipeline.frames, 1))
        guard assembly.sessions.layout.threads > 1 else {
            let inside = round.report.decodeCPU + round.report.inferenceCPU
            return (round.pipeline.cpuSeconds - inside) / frames * 1e3
        }
        return round.pipeline.cpuMillisecondsPerFrame - round.decode.cpuMillisecondsPerFrame
            - round.inference.cpuMillisecondsPerFrame
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

/// What the process used so far.
enum ResourceUsage {
    /// Peak resident memory in MB (10⁶ bytes).
    static var peakMemoryMB: Double {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) * 1_024 / 1e6
    }
}
