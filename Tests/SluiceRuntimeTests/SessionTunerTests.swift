import Foundation
import SluiceCore
import SluiceRuntime
import SluiceTesting
import TestSupport
import Testing

@Suite struct SessionTunerTests {
    private func layouts(_ pairs: [(Int, Int)]) -> [SessionLayout] {
        pairs.map { SessionLayout(instances: $0.0, threads: $0.1) }
    }

    private func request(instances: Int? = nil, threads: Int? = nil) -> SessionTuner.Request {
        SessionTuner.Request(
            source: .bytes(TinyModel.affine().bytes, name: "tiny"),
            digest: "sha256:00",
            batch: 2,
            shape: [3],
            elementType: .float32,
            instances: instances,
            threads: threads
        )
    }

    @Test func candidatesKeepEveryCoreBusyOnce() {
        #expect(SessionTuner.candidates(cores: 1, instances: nil, threads: nil) == layouts([(1, 1)]))
        #expect(SessionTuner.candidates(cores: 2, instances: nil, threads: nil) == layouts([(2, 1), (1, 2)]))
        #expect(
            SessionTuner.candidates(cores: 6, instances: nil, threads: nil)
                == layouts([(6, 1), (3, 2), (1, 4), (1, 6)])
        )
        #expect(SessionTuner.candidates(cores: 4, instances: 2, threads: nil) == layouts([(2, 1), (2, 2)]))
        #expect(SessionTuner.candidates(cores: 4, instances: nil, threads: 4) == layouts([(1, 4)]))
        #expect(SessionTuner.candidates(cores: 2, instances: 8, threads: 3) == layouts([(8, 3)]))
    }

    @Test func theFastestWinsAndSingleThreadsBreakATie() {
        let two = SessionLayout(instances: 2, threads: 1)
        let one = SessionLayout(instances: 1, threads: 2)
        let clear = SessionTuner.choose([(one, 97.2), (two, 203.4)])
        #expect(clear.layout == two)
        #expect(clear.evidence == "2 × 1 thread: 203/s, 1 × 2 threads: 97/s")
        #expect(SessionTuner.choose([(one, 100), (two, 98)]).layout == two)
        #expect(SessionTuner.choose([(one, 100), (two, 96)]).layout == one)
    }

    @Test func theSecondTimeTheCacheAnswers() throws {
        let folder = try TemporaryFolder()
        let cache = TuningCache(folder: folder.path + "/deep/cache")
        let library = try RuntimeLibrary.load()
        let machine = Machine(processor: "test", cores: 2)
        let tuner = SessionTuner(library: library, machine: machine, cache: cache, duration: 5_000_000)
        let first = try tuner.tune(request())
        #expect([1, 2].contains(first.layout.instances) && first.layout.instances * first.layout.threads == 2)
        #expect(
            !first.isCached && first.evidence.contains("2 × 1 thread: ") && first.evidence.contains("1 × 2 threads: ")
        )
        let second = try tuner.tune(request())
        #expect(second.isCached && second.layout == first.layout && second.evidence == first.evidence)

        var other = request()
        other.digest = "sha256:01"
        #expect(try !tuner.tune(other).isCached)
        let biggerMachine = SessionTuner(
            library: library,
            machine: Machine(processor: "test", cores: 3),
            cache: cache,
            duration: 1_000_000
        )
        #expect(try !biggerMachine.tune(request()).isCached)
    }

    @Test func aDamagedOrUnwritableCacheIsNoCache() throws {
        let folder = try TemporaryFolder()
        let library = try RuntimeLibrary.load()
        let machine = Machine(processor: "test", cores: 2)
        let cache = TuningCache(folder: folder.path)
        let tuner = SessionTuner(library: library, machine: machine, cache: cache, duration: 1_000_000)
        _ = try tuner.tune(request())
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
        _ = try folder.write(name, Array("nonsense".utf8))
        #expect(try !tuner.tune(request()).isCached)
        #expect(try tuner.tune(request()).isCached)

        // A file where the folder should be: nothing can be written, even by root.
        let blocked = TuningCache(folder: try folder.write("file", []) + "/cache")
        let unlucky = SessionTuner(library: library, machine: machine, cache: blocked, duration: 1_000_000)
        #expect(try !unlucky.tune(request()).isCached)
        #expect(try !unlucky.tune(request()).isCached)
    }

    @Test func aModelThatCannotRunIsAnErrorNotAHang() throws {
        let library = try RuntimeLibrary.load()
        var bad = request()
        bad.shape = [4]
        let tuner = SessionTuner(library: library, machine: Machine(processor: "test", cores: 2), cache: nil)
        #expect(throws: InferenceError.self) { _ = try tuner.tune(bad) }
    }

    @Test func thisMachineIsKnown() {
        #expect(Machine.current.cores >= 1)
        #expect(Machine.current.cores <= ProcessInfo.processInfo.processorCount)
        #expect(!Machine.current.processor.isEmpty)
    }
}
