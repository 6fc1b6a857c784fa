import SluiceCore
import SluiceEngine

/// What `/metrics` says: names and units after Prometheus' conventions, described in docs/http.md.
struct MetricsPage {
    private let report: PipelineReport
    private let models: [ModelIdentity]
    private let figures: ServerFigures
    private var out = PrometheusText()

    /// The page.
    static func text(_ snapshot: DaemonSnapshot, version: String, figures: ServerFigures) -> String {
        var page = MetricsPage(report: snapshot.report, models: snapshot.models, figures: figures)
        page.writeDaemon(version: version, isReady: snapshot.isReady)
        page.writeStreams()
        page.writeFrames()
        page.writeStages()
        page.writeOutputs()
        page.writeServer()
        page.writeProcess()
        return page.out.text
    }

    private init(report: PipelineReport, models: [ModelIdentity], figures: ServerFigures) {
        self.report = report
        self.models = models
        self.figures = figures
    }

    private mutating func writeDaemon(version: String, isReady: Bool) {
        out.begin("sluice_build_info", .gauge, "The program; always 1.")
        out.sample("sluice_build_info", [("version", version)], 1)
        out.begin("sluice_model_info", .gauge, "The models that serve; always 1.")
        for model in models {
            out.sample(
                "sluice_model_info",
                [("variant", model.variant), ("name", model.name), ("digest", model.digest), ("device", model.device)],
                1
            )
        }
        out.single("sluice_ready", .gauge, "Whether models are warm and a source was decided.", isReady ? 1 : 0)
        out.single("sluice_uptime_seconds", .gauge, "Since the pipeline started.", report.seconds)
    }

    private mutating func writeStreams() {
        each("sluice_stream_up", .gauge, "Whether pictures come.") { $0.health.state == .live ? 1 : 0 }
        out.begin("sluice_stream_state", .gauge, "1 for the state the stream is in, 0 for the others.")
        for stream in report.streams {
            for state in StreamState.allCases {
                out.sample(
                    "sluice_stream_state",
                    [("stream", stream.name), ("state", state.rawValue)],
                    stream.health.state == state ? 1 : 0
                )
            }
        }
        out.begin("sluice_stream_info", .gauge, "What the source says of itself; always 1.")
        for stream in report.streams {
            guard let info = stream.info else { continue }
            out.sample(
                "sluice_stream_info",
                [
                    ("stream", stream.name), ("codec", info.codec), ("width", "\(info.width)"),
                    ("height", "\(info.height)"), ("clock", stream.health.clock.name),
                ],
                1
            )
        }
        let now = Instant.now
        some("sluice_stream_last_frame_age_seconds", .gauge, "Since the last picture was decoded.") {
            $0.health.lastFrameAt.map { Double(now.since($0)) / 1e9 }
        }
        some("sluice_stream_clock_drift_seconds", .gauge, "What the camera's clock has gained on ours.") {
            $0.health.drift
        }
        each("sluice_stream_reconnects_total", .counter, "Connections made after the first.") { $0.health.reconnects }
        each("sluice_stream_failures_total", .counter, "Connections lost or not made.") { $0.health.failures }
    }

    private mutating func writeFrames() {
        each("sluice_packets_total", .counter, "Packets read from the source.") { $0.counters.packets }
        each("sluice_decode_errors_total", .counter, "Packets refused and pictures damaged.") {
            $0.counters.decodeErrors
        }
        each("sluice_timestamps_repaired_total", .counter, "Missing or non-monotonic timestamps.") {
            $0.counters.timestampsRepaired
        }
        each("sluice_format_changes_total", .counter, "Changes of picture size or format.") {
            $0.counters.formatChanges
        }
        each("sluice_frames_received_total", .counter, "Frames the source handed out.") { $0.account.received }
        each("sluice_frames_emitted_total", .counter, "Frames whose line was written.") { $0.account.emitted }
        each("sluice_frames_in_flight", .gauge, "Frames inside the pipeline.") { $0.inFlight }
        out.begin("sluice_frames_dropped_total", .counter, "Frames that ended without a line, by reason.")
        for stream in report.streams {
            for reason in DropReason.allCases {
                out.sample(
                    "sluice_frames_dropped_total",
                    [("stream", stream.name), ("reason", "\(reason.name)")],
                    stream.account.dropped[reason.rawValue]
                )
            }
        }
    }

    private mutating func writeStages() {
        out.begin("sluice_stage_duration_seconds", .histogram, "Time a frame spent in a stage.")
        for summary in report.stages {
            guard let stage = summary.stage else { continue }
            writeHistogram("sluice_stage_duration_seconds", summary, [("stage", "\(stage.name)")])
        }
        out.begin("sluice_frame_duration_seconds", .histogram, "Time from a frame's packet to its line.")
        for summary in report.stages where summary.stage == nil {
            writeHistogram("sluice_frame_duration_seconds", summary, [])
        }
        out.begin("sluice_batches_total", .counter, "Inference calls, by the reason their batch was closed for.")
        for reason in CloseReason.allCases {
            out.sample("sluice_batches_total", [("closed", "\(reason.name)")], report.batches.closed[reason.rawValue])
        }
        out.single("sluice_batched_frames_total", .counter, "Frames in these calls.", report.batches.frames)
        out.single("sluice_warmup_runs_total", .counter, "Inference calls before the first frame.", report.warmupRuns)
        out.begin("sluice_transfer_bytes_total", .counter, "Copied between host and device.")
        for moved in report.transfers {
            out.sample(
                "sluice_transfer_bytes_total",
                [("variant", moved.variant), ("direction", "h2d")],
                moved.hostToDeviceBytes
            )
            out.sample(
                "sluice_transfer_bytes_total",
                [("variant", moved.variant), ("direction", "d2h")],
                moved.deviceToHostBytes
            )
        }
        out.begin("sluice_cpu_seconds_total", .counter, "CPU time by work; process_cpu_seconds_total has all of it.")
        out.sample("sluice_cpu_seconds_total", [("work", "decode")], report.decodeCPU)
        out.sample("sluice_cpu_seconds_total", [("work", "inference")], report.inferenceCPU)
        out.sample("sluice_cpu_seconds_total", [("work", "preview")], figures.preview.cpuSeconds)
    }

    private mutating func writeOutputs() {
        output("sluice_output_lines_total", .counter, "Lines written.") { $0.lines }
        output("sluice_output_bytes_total", .counter, "Bytes written.") { $0.bytes }
        output("sluice_output_lines_lost_total", .counter, "Lines that could not be written.") { $0.lost }
        output("sluice_output_files_deleted_total", .counter, "Old files deleted to make room.") { $0.deletedFiles }
        output("sluice_output_up", .gauge, "Whether writing works at present.") { $0.trouble == nil ? 1 : 0 }
        out.single("sluice_output_wait_seconds_total", .counter, "Time lines waited for outputs.", report.sinkWait)
    }

    private mutating func writeServer() {
        out.begin("sluice_preview_watchers", .gauge, "Those who watch the pictures of a stream.")
        for stream in report.streams {
            out.sample("sluice_preview_watchers", [("stream", stream.name)], figures.watchers[stream.name] ?? 0)
        }
        out.single(
            "sluice_preview_pictures_total",
            .counter,
            "Pictures drawn and encoded for watchers.",
            figures.preview.pictures
        )
        out.single("sluice_event_listeners", .gauge, "Those who follow the lines over HTTP.", figures.eventListeners)
        out.single(
            "sluice_event_lines_lost_total",
            .counter,
            "Lines that followers were too slow for.",
            figures.eventLinesLost
        )
    }

    private mutating func writeProcess() {
        let process = figures.process
        out.single("process_cpu_seconds_total", .counter, "User and system CPU time.", process.cpuSeconds)
        if let bytes = process.residentBytes {
            out.single("process_resident_memory_bytes", .gauge, "Resident memory.", bytes)
        }
        if let bytes = process.virtualBytes {
            out.single("process_virtual_memory_bytes", .gauge, "Virtual memory.", bytes)
        }
        if let threads = process.threads { out.single("process_threads", .gauge, "Threads.", threads) }
        if let count = process.openDescriptors {
            out.single("process_open_fds", .gauge, "Open file descriptors.", count)
        }
        if let most = process.mostDescriptors {
            out.single("process_max_fds", .gauge, "Most file descriptors.", most)
        }
    }

    private mutating func writeHistogram(_ name: String, _ summary: StageSummary, _ more: PrometheusText.Labels) {
        func labels(_ bound: String?) -> PrometheusText.Labels {
            [("stream", summary.stream), ("variant", summary.variant)] + more + (bound.map { [("le", $0)] } ?? [])
        }
        var count: UInt64 = 0
        for bucket in StageBuckets.bounds.indices {
            count += summary.buckets.counts[bucket]
            out.sample(name + "_bucket", labels("\(Double(StageBuckets.bounds[bucket]) / 1e6)"), count)
        }
        count += summary.buckets.counts[StageBuckets.bounds.count]
        out.sample(name + "_bucket", labels("+Inf"), count)
        out.sample(name + "_sum", labels(nil), Double(summary.buckets.sum) / 1e6)
        out.sample(name + "_count", labels(nil), count)
    }

    private mutating func each<Value: BinaryInteger>(
        _ name: String,
        _ kind: PrometheusText.Kind,
        _ help: String,
        _ value: (StreamReport) -> Value
    ) {
        out.begin(name, kind, help)
        for stream in report.streams { out.sample(name, [("stream", stream.name)], value(stream)) }
    }

    private mutating func some(
        _ name: String,
        _ kind: PrometheusText.Kind,
        _ help: String,
        _ value: (StreamReport) -> Double?
    ) {
        out.begin(name, kind, help)
        for stream in report.streams {
            if let value = value(stream) { out.sample(name, [("stream", stream.name)], value) }
        }
    }

    private mutating func output<Value: BinaryInteger>(
        _ name: String,
        _ kind: PrometheusText.Kind,
        _ help: String,
        _ value: (OutputReport) -> Value
    ) {
        out.begin(name, kind, help)
        for output in report.outputs { out.sample(name, [("output", output.name)], value(output)) }
    }
}
