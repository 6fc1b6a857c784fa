import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What a frame costs, counted, not timed: these hold on a busy machine too.
    @Suite(.serialized, .sharedData) struct CountTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        @Test func aFrameCostsFewAllocationsAndNotMoreAsTimeGoesOn() throws {
            let counter = folder("allocation_counter.so")
            let build = try Program(
                "gcc",
                [
                    "-O2", "-shared", "-fPIC", "-o", counter, Checkout.path("Benchmarks/allocation_counter.c"), "-ldl",
                    "-lpthread",
                ]
            ).wait()
            try #require(build.status == 0, "\(build.errors)")
            // Start and end of a run allocate as they like; the difference of two runs is what frames cost.
            let counts = try [60, 160, 260].map { try allocations(frames: $0, counter: counter) }
            let perFrame = zip(counts.dropFirst(), counts).map { Double($0 - $1) / 100 }
            for cost in perFrame { #expect(cost <= 8, "\(perFrame)") }
            #expect(abs(perFrame[0] - perFrame[1]) < 1, "\(perFrame)")
        }

        /// Allocations that our own code made in a run over `frames` frames.
        private func allocations(frames: Int, counter: String) throws -> Int {
            let report = folder("allocations-\(frames).txt")
            let ending = try Program.run(
                [
                    "run", SharedData.path("videos/one-by-one-person-detection.mp4"), "--model", Model.yoloxNano(),
                    "--labels", Model.cocoLabels(), "--instances", "2", "--threads", "1", "--frames", "\(frames)", "-q",
                ],
                environment: ["LD_PRELOAD": counter, "ALLOCATION_REPORT": report]
            )
            try #require(try ending.lines().frames.count == frames)
            // Rows are: module, path, whether it is ours, count.
            var ours: [Int] = []
            for row in folder.read("allocations-\(frames).txt").split(separator: "\n") {
                let cells = row.split(separator: "\t")
                if cells[0] == "module", cells[2] == "1" { ours.append(try #require(Int(cells[3]))) }
            }
            let sum = ours.reduce(0, +)
            // Without the start of the program, nothing was counted.
            try #require(sum > 1_000)
            return sum
        }

        @Test func twoSessionsNeedLessThan200MB() throws {
            let program = try Program.sluice(
                [
                    "run", SharedData.path("videos/car-detection.mp4"), "--model", Model.yoloxNano(), "--instances",
                    "2",
                    "--threads", "1", "--frames", "120", "-q",
                ])
            var peak = 0.0
            let lines = try program.wait { pid in
                // The high-water mark of resident memory, in KiB.
                let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
                let kib = status?.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Double($0.1) }
                peak = max(peak, (kib ?? 0) * 1024 / 1e6)
            }.lines()
            #expect(lines.frames.count == 120)
            // Less than the model's own weights and the runtime would mean that nothing was measured.
            #expect(peak > 40 && peak <= 200, "\(peak) MB")
        }
    }
}
