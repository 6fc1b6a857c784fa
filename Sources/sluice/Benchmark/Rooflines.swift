import Dispatch
import SluiceCore
import SluiceEngine
import SluiceVision

/// A stage alone, at full speed: what a perfect pipeline around it could reach.
struct Roofline: Codable {
    var frames: Int
    var seconds: Double
    var cpuSeconds: Double

    var framesPerSecond: Double { Double(frames) / max(seconds, 1e-9) }
    var cpuMillisecondsPerFrame: Double { cpuSeconds / Double(max(frames, 1)) * 1e3 }

    static func + (left: Roofline, right: Roofline) -> Roofline {
        Roofline(
            frames: left.frames + right.frames,
            seconds: left.seconds + right.seconds,
            cpuSeconds: left.cpuSeconds + right.cpuSeconds
        )
    }

    /// Demuxes and decodes everything the sources have, one after the other, and throws the pictures away.
    static func decode(_ sources: [SourceBox]) throws -> Roofline {
        var frames = 0
        let (started, cpu) = (Instant.now, CPUTime.process)
        for box in sources {
            while try box.next() != nil { frames += 1 }
        }
        return Roofline(frames: frames, started, cpu)
    }

    /// Runs all sessions side by side on batches filled with a real frame, as many in rotation as the pipeline has: a
    /// session that gets the same memory each time would find it in its cache.
    static func inference(
        _ sessions: [SessionBox],
        input: InputSpec,
        batch: BatchSpec,
        source: SourceBox,
        seconds: Double
    ) throws -> Roofline {
        guard let frame = try source.next() else { return Roofline(frames: 0, seconds: 0, cpuSeconds: 0) }
        let picture = frame.takePicture()
        let count = VariantConfiguration.batchesInRotation(sessions: sessions.count)
        var preprocessor = Preprocessor(spec: input, batches: count, slotsPerBatch: batch.max)
        var batches: [BatchBox] = []
        for index in 0..<count {
            let box = BatchBox(
                TensorBatch(id: index, capacity: batch.max, elementType: input.elementType, shape: input.shape)
            )
            for session in sessions { try session.session.prepare(&box.batch) }
            for _ in 0..<batch.max {
                _ = unsafe box.batch.fillSlot { memory, slot in
                    unsafe preprocessor.fill(picture, into: memory, of: index, at: slot)
                }
            }
            batches.append(box)
        }
        let results = Guarded((frames: 0, failure: InferenceError?.none))
        let ready = Guarded(batches)
        let (started, cpu) = (Instant.now, CPUTime.process)
        let deadline = started.advanced(by: UInt64(seconds * 1e9))
        DispatchQueue.concurrentPerform(iterations: sessions.count) { index in
            var frames = 0
            do throws(InferenceError) {
                repeat {
                    // First in, first out, as in the pipeline.
                    let box = ready.withLock { $0.removeFirst() }
                    _ = try sessions[index].session.run(&box.batch)
                    ready.withLock { $0.append(box) }
                    frames += batch.max
                } while Instant.now < deadline
            } catch {
                results.withLock { $0.failure = error }
            }
            results.withLock { $0.frames += frames }
        }
        let (frames, failure) = results.withLock { $0 }
        if let failure { throw failure }
        return Roofline(frames: frames, started, cpu)
    }

    init(frames: Int, seconds: Double, cpuSeconds: Double) {
        self.frames = frames
        self.seconds = seconds
        self.cpuSeconds = cpuSeconds
    }

    /// From `started` and process CPU time `cpu` to now.
    init(frames: Int, _ started: Instant, _ cpu: UInt64) {
        self.init(
            frames: frames,
            seconds: Double(Instant.now.since(started)) / 1e9,
            cpuSeconds: Double(CPUTime.process - cpu) / 1e9
        )
    }
}

/// Holds a batch, because an array cannot hold noncopyable values.
private final class BatchBox: @unchecked Sendable {
    // Each batch is in the hands of one session at a time.
    var batch: TensorBatch

    init(_ batch: consuming TensorBatch) {
        self.batch = batch
    }
}
