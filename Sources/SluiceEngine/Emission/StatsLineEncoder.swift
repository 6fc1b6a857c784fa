import SluiceCore

/// Writes `stats` lines (docs/schema/stats.schema.json).
enum StatsLineEncoder {
    static func encode(_ report: PipelineReport, to line: inout JSONBuffer) {
        line.append("{\"type\":\"stats\",\"schema\":\"")
        line.append(FrameLineEncoder.schemaVersion)
        line.append("\",\"at\":")
        line.append(WallTime.now)
        line.append(",\"uptime_s\":")
        line.append(report.seconds, decimals: 3)
        line.append(",\"final\":")
        line.append(report.isFinal ? "true" : "false")
        line.append(",\"streams\":[")
        for (index, stream) in report.streams.enumerated() {
            if index > 0 { line.append(",") }
            encode(stream, seconds: report.seconds, to: &line)
        }
        line.append("],\"stages\":[")
        for (index, stage) in report.stages.enumerated() {
            if index > 0 { line.append(",") }
            encode(stage, to: &line)
        }
        line.append("],\"batches\":{\"count\":")
        line.append(report.batches.count)
        line.append(",\"mean_size\":")
        line.append(report.batches.meanSize, decimals: 2)
        line.append(",\"closed\":{")
        for reason in CloseReason.allCases {
            if reason != .full { line.append(",") }
            line.append("\"")
            line.append(reason.name)
            line.append("\":")
            line.append(report.batches.closed[reason.rawValue])
        }
        line.append("}},\"warmup_runs\":")
        line.append(report.warmupRuns)
        line.append(",\"conserved\":")
        line.append(report.isConserved ? "true" : "false")
        line.append("}\n")
    }

    private static func encode(_ stream: StreamReport, seconds: Double, to line: inout JSONBuffer) {
        line.append("{\"stream\":")
        line.append(string: stream.name)
        line.append(",\"received\":")
        line.append(stream.account.received)
        line.append(",\"emitted\":")
        line.append(stream.account.emitted)
        line.append(",\"dropped\":{")
        for reason in DropReason.allCases {
            if reason != .overflow { line.append(",") }
            line.append("\"")
            line.append(reason.name)
            line.append("\":")
            line.append(stream.account.dropped[reason.rawValue])
        }
        line.append("},\"in_flight\":")
        line.append(stream.inFlight)
        line.append(",\"decode_errors\":")
        line.append(stream.counters.decodeErrors)
        line.append(",\"timestamps_repaired\":")
        line.append(stream.counters.timestampsRepaired)
        line.append(",\"format_changes\":")
        line.append(stream.counters.formatChanges)
        line.append(",\"fps\":")
        line.append(seconds > 0 ? Double(stream.account.emitted) / seconds : 0, decimals: 2)
        line.append("}")
    }

    private static func encode(_ stage: StageSummary, to line: inout JSONBuffer) {
        line.append("{\"stream\":")
        line.append(string: stage.stream)
        line.append(",\"variant\":")
        line.append(string: stage.variant)
        line.append(",\"stage\":\"")
        line.append(stage.stage?.name ?? "total")
        line.append("\",\"count\":")
        line.append(stage.count)
        line.append(",\"p50_us\":")
        line.append(stage.p50)
        line.append(",\"p95_us\":")
        line.append(stage.p95)
        line.append(",\"p99_us\":")
        line.append(stage.p99)
        line.append(",\"p999_us\":")
        line.append(stage.p999)
        line.append(",\"max_us\":")
        line.append(stage.max)
        line.append("}")
    }
}
