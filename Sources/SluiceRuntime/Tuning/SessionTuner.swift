package import SluiceCore

/// How many sessions of a model, with how many threads each.
package struct SessionLayout: Hashable, Sendable, CustomStringConvertible {
    package var instances: Int
    /// Threads of each session.
    package var threads: Int

    package init(instances: Int, threads: Int) {
        self.instances = instances
        self.threads = threads
    }

    package var description: String { "\(instances) × \(threads) \(threads == 1 ? "thread" : "threads")" }
}

/// A layout, and why.
package struct TuningResult: Hashable, Sendable {
    package var layout: SessionLayout
    /// What was measured, best first, in words: `2 × 1 thread: 203/s, 1 × 2 threads: 97/s`.
    package var evidence: String
    /// Whether it was read from the cache.
    package var isCached = false
}

/// Finds the fastest layout of sessions by running the model for a moment with each candidate.
package struct SessionTuner: Sendable {
    /// The question: what is run, and what the user has settled.
    package struct Request: Sendable {
        package var source: ModelSource
        package var device: Device
        /// Digest of the model's content.
        package var digest: String
        /// Frames in a batch.
        package var batch: Int
        /// Shape and type of the input for one frame.
        package var shape: [Int]
        package var elementType: ElementType
        /// `nil`: to be found.
        package var instances: Int?
        package var threads: Int?

        package init(
            source: ModelSource,
            device: Device = .cpu,
            digest: String,
            batch: Int,
            shape: [Int],
            elementType: ElementType,
            instances: Int? = nil,
            threads: Int? = nil
        ) {
            self.source = source
            self.device = device
            self.digest = digest
            self.batch = batch
            self.shape = shape
            self.elementType = elementType
            self.instances = instances
            self.threads = threads
        }
    }

    private let library: RuntimeLibrary
    private let machine: Machine
    private let cache: TuningCache?
    /// Nanoseconds of one measurement of a candidate.
    private let duration: UInt64

    /// Results are kept in `cache`; `nil` measures every time. Each candidate runs twice for `duration`
    /// nanoseconds, after it was loaded and warmed up.
    package init(
        library: RuntimeLibrary,
        machine: Machine = .current,
        cache: TuningCache? = .standard,
        duration: UInt64 = 150_000_000
    ) {
        self.library = library
        self.machine = machine
        self.cache = cache
        self.duration = duration
    }

    /// The layout to use: what is settled, what the cache knows, or what a measurement finds.
    ///
    /// - Parameter anew: Measure even if the cache knows.
    package func tune(_ request: Request, anew: Bool = false) throws(InferenceError) -> TuningResult {
        let candidates = Self.candidates(
            cores: machine.cores,
            instances: request.instances,
            threads: request.threads
        )
        if candidates.count == 1 {
            return TuningResult(layout: candidates[0], evidence: "the only layout for \(machine.cores) cores")
        }
        let key = TuningCache.key(for: request, machine: machine, runtimeVersion: library.version)
        if !anew, let known = cache?.result(for: key), candidates.contains(known.layout) { return known }
        var rates = [Double](repeating: 0, count: candidates.count)
        // Twice, taking turns, and the better one counts: whatever else the machine does meanwhile only slows down,
        // and must not decide for all later starts.
        for _ in 0..<2 {
            for (index, layout) in candidates.enumerated() {
                rates[index] = max(rates[index], try measure(layout, request))
            }
        }
        let result = Self.choose(zip(candidates, rates).map { (layout: $0, rate: $1) })
        cache?.store(result, for: key)
        return result
    }

    /// Layouts that keep all cores busy and no core busy twice, as far as the user left a choice.
    package static func candidates(cores: Int, instances: Int?, threads: Int?) -> [SessionLayout] {
        switch (instances, threads) {
        case (let instances?, let threads?):
            return [SessionLayout(instances: instances, threads: threads)]
        case (let instances?, nil):
            return steps(upTo: max(cores / instances, 1)).map { SessionLayout(instances: instances, threads: $0) }
        case (nil, let threads?):
            return steps(upTo: max(cores / threads, 1)).map { SessionLayout(instances: $0, threads: threads) }
        case (nil, nil):
            return steps(upTo: cores).map { SessionLayout(instances: cores / $0, threads: $0) }
        }
    }

    /// 1, 2, 4, … and `limit`.
    private static func steps(upTo limit: Int) -> [Int] {
        var steps: [Int] = []
        var step = 1
        while step < limit {
            steps.append(step)
            step *= 2
        }
        return steps + [limit]
    }

    /// The fastest; among those within 3 % of it the one with the fewest threads in a session, which lose least to
    /// waiting for each other when the machine is busy.
    package static func choose(_ measurements: [(layout: SessionLayout, rate: Double)]) -> TuningResult {
        let sorted = measurements.sorted { $0.rate > $1.rate }
        let close = sorted.filter { $0.rate >= 0.97 * sorted[0].rate }
        let best = close.min { $0.layout.threads < $1.layout.threads } ?? sorted[0]
        let words = sorted.map { "\($0.layout): \(Int($0.rate.rounded()))/s" }
        return TuningResult(layout: best.layout, evidence: words.joined(separator: ", "))
    }

    /// Frames per second of `layout`, all sessions running at once.
    private func measure(_ layout: SessionLayout, _ request: Request) throws(InferenceError) -> Double {
        let start = StartingLine(runners: layout.instances)
        let rates = Guarded<[Result<Double, InferenceError>]>([])
        let duration = duration
        let library = library
        try onThreads(layout.instances) { _ in
            var hasArrived = false
            let rate: Result<Double, InferenceError>
            do throws(InferenceError) {
                var runner = try Runner(request, library: library, threads: layout.threads)
                start.arrive()
                hasArrived = true
                rate = .success(try runner.rate(for: duration))
            } catch {
                if !hasArrived { start.arrive() }
                rate = .failure(error)
            }
            rates.withLock { $0.append(rate) }
        }
        var sum = 0.0
        for rate in rates.withLock({ $0 }) { sum += try rate.get() }
        return sum
    }
}

/// One session with a batch of its own.
private struct Runner: ~Copyable {
    private var session: Session
    private var batch: TensorBatch

    /// Loads and warms up.
    init(_ request: SessionTuner.Request, library: RuntimeLibrary, threads: Int) throws(InferenceError) {
        let options = SessionOptions(device: request.device, threads: threads)
        var session = try Session(request.source, library: library, options: options)
        var batch = TensorBatch(
            id: 0,
            capacity: request.batch,
            elementType: request.elementType,
            shape: request.shape
        )
        try session.prepare(&batch)
        for _ in 0..<request.batch { unsafe batch.fillSlot { _, _ in } }
        self.session = session
        self.batch = batch
    }

    /// Frames per second over `duration`, and over at least two runs.
    mutating func rate(for duration: UInt64) throws(InferenceError) -> Double {
        let start = Instant.now
        var runs = 0
        while runs < 2 || Instant.now.since(start) < duration {
            _ = try session.run(&batch)
            runs += 1
        }
        return Double(runs * batch.count) * 1e9 / Double(Instant.now.since(start))
    }
}
