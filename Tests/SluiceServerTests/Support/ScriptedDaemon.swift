import SluiceCore
import SluiceEngine
import SluiceServer

/// A daemon that says what it was told to say.
final class ScriptedDaemon: ServedDaemon {
    struct Script {
        var report: PipelineReport
        var models = [ScriptedDaemon.model]
        var isReady = true
        /// Never answers, like one whose lanes are stuck.
        var isStuck = false
        var reload = ReloadReport(isApplied: true, changes: ["stream gate: url"])
        /// How often it was asked how things stand, and to reload.
        var asked = 0
        var reloads = 0
    }

    static let model = ModelIdentity(
        name: "street",
        variant: "champion",
        digest: "5c2f",
        device: "cpu",
        labels: ["car", "bus"]
    )

    let script: Guarded<Script>
    let lines = LineFeed()
    let pictures = PictureFeed(rate: 50)

    init(streams: [String] = ["gate", "door"]) {
        script = Guarded(Script(report: Self.report(streams)))
    }

    deinit {
        pictures.stop()
    }

    func change(_ body: (inout Script) -> Void) { script.withLock(body) }

    var report: PipelineReport {
        get async {
            let (report, isStuck) = script.withLock { script in
                script.asked += 1
                return (script.report, script.isStuck)
            }
            if isStuck { try? await Task.sleep(for: .seconds(3_600)) }
            // Others get the time to ask as well.
            await Task.yield()
            return report
        }
    }

    var models: [ModelIdentity] { get async { script.withLock { $0.models } } }
    var isReady: Bool { get async { script.withLock { $0.isReady } } }

    func configuration() async throws -> String {
        #"{"settings":[{"key":"streams.gate.url","value":"rtsp://***@cam/","origin":"a.yaml:1:1"}]}"#
    }

    func reload() async -> ReloadReport {
        script.withLock { script in
            script.reloads += 1
            return script.reload
        }
    }

    /// A line as the pipeline writes it.
    func publish(_ line: String) {
        var buffer = JSONBuffer()
        buffer.append(Array((line + "\n").utf8))
        lines.publish(buffer)
    }

    /// A frame as the pipeline offers it: a grey picture with one object.
    func offer(_ sequence: UInt64, of stream: String, width: Int = 64, height: Int = 48) {
        var buffer = PictureBuffer(
            width: width,
            height: height,
            format: .yuv420p,
            color: ColorSpace(matrix: .bt601, isFullRange: false)
        )
        for plane in 0..<3 {
            unsafe buffer.withPlane(plane) { base, stride, _, rows in
                unsafe base.update(repeating: 128, count: stride * rows)
            }
        }
        var found = Detections()
        found.objects = [
            Detection(box: Box(x: 8, y: 8, width: 24, height: 16), confidence: 0.9, label: 0)
        ]
        let header = FrameHeader(
            stream: 0,
            sequence: sequence,
            pts: 0,
            capturedAt: .now,
            clock: .arrival,
            width: width,
            height: height,
            isCorrupt: false,
            file: -1
        )
        let seen = SeenPicture(
            picture: buffer.freeze(),
            header: header,
            detections: found,
            timings: StageTimings(),
            model: Self.model
        )
        pictures.offer(seen, of: stream)
    }

    private static func report(_ names: [String]) -> PipelineReport {
        var timings = StageTimings()
        for stage in Stage.allCases { timings.parts[stage.rawValue] = 1_000 }
        timings.total = 11_000
        var buckets = StageBuckets()
        buckets.record(900)
        buckets.record(12_000_000)
        var report = PipelineReport(
            streams: names.enumerated().map { stream($1, isLive: $0 == 0) },
            stages: names.flatMap { stream in
                (Stage.allCases.map(Optional.some) + [nil]).map { stage in
                    StageSummary(
                        stream: stream,
                        variant: "champion",
                        stage: stage,
                        count: 2,
                        mean: 6_000_450,
                        p50: 900,
                        p95: 12_000_000,
                        p99: 12_000_000,
                        p999: 12_000_000,
                        max: 12_000_000,
                        buckets: buckets
                    )
                }
            },
            batches: BatchReport(count: 4, meanSize: 2.5, closed: [1, 2, 1, 0]),
            warmupRuns: 3,
            decodeCPU: 1.5,
            inferenceCPU: 2.5,
            sinkWait: 0.25,
            seconds: 12.5,
            isFinal: false
        )
        report.transfers = [TransferReport(variant: "champion")]
        report.recent = [RecentFrames(stream: names[0], variant: "champion", timings: [timings, timings])]
        report.outputs = [
            OutputReport(name: "-", lines: 10, bytes: 5_000, lost: 0, trouble: nil),
            OutputReport(name: "/var/log/\"all\".jsonl", lines: 7, bytes: 3_000, lost: 3, trouble: "disk full"),
        ]
        return report
    }

    private static func stream(_ name: String, isLive: Bool) -> StreamReport {
        var account = FrameAccount()
        account.received = 10
        account.emitted = 7
        account.drop(.overflow)
        account.drop(.stale)
        var health = StreamHealth()
        health.state = isLive ? .live : .backingOff
        health.lastFrameAt = isLive ? .now : nil
        health.lastFailure = isLive ? nil : "no route to host"
        health.drift = isLive ? 0.125 : nil
        health.reconnects = 2
        health.failures = 3
        health.receivedRate = isLive ? 25 : 0
        health.emittedRate = isLive ? 24.5 : 0
        let info = SourceInfo(
            codec: "h264",
            width: 640,
            height: 360,
            frameRate: 25,
            isLive: true,
            pixelFormat: "yuv420p"
        )
        return StreamReport(
            name: name,
            account: account,
            inFlight: 1,
            counters: SourceCounters(),
            info: isLive ? info : nil,
            health: health
        )
    }
}
