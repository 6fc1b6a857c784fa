import SluiceTerminal

/// Lines as the program writes them.
enum LogLines {
    static func frame(
        _ stream: String = "gate",
        at: String = "2026-11-21T17:00:00.123456Z",
        objects: [(label: String, confidence: Double)] = [],
        total: Int? = 9_232,
        more: String = ""
    ) -> String {
        let objects = objects.map {
            #"{"label":"\#($0.label)","label_id":2,"confidence":\#($0.confidence),"bbox":{"x":10.5,"y":20,"w":100.2,"h":5}}"#
        }
        let timings = total.map { #","timings_us":{"demux":21,"total":\#($0)}"# } ?? ""
        return #"{"type":"frame","schema":"1.0","stream":"\#(stream)","sequence":1234,"pts_ns":41133333333,"#
            + #""captured_at":"\#(at)","clock":"arrival","width":768,"height":432\#(more),"#
            + #""model":{"name":"yolox_nano","variant":"champion","digest":"sha256:5c","device":"cpu"},"#
            + #""objects":[\#(objects.joined(separator: ","))]\#(timings),"batch":{"size":1,"closed":"full"}}"#
    }

    static let lost =
        #"{"type":"event","schema":"1.0","at":"2026-11-21T17:00:01Z","stream":"yard","event":"stream_lost","#
        + #""message":"no picture for 5 s"}"#

    static func stats(conserved: Bool = true) -> String {
        #"{"type":"stats","schema":"1.0","at":"2026-11-21T17:00:02Z","uptime_s":3725.5,"final":false,"streams":["#
            + #"{"stream":"gate","received":12400,"emitted":12345,"dropped":{"overflow":50,"stale":5},"in_flight":0,"#
            + #""decode_errors":0,"timestamps_repaired":0,"format_changes":0,"fps":24.91},"#
            + #"{"stream":"yard","received":10,"emitted":10,"dropped":{"overflow":0},"in_flight":0,"fps":1.5}],"#
            + #""stages":[{"stream":"gate","variant":"champion","stage":"total","p95_us":18000},"#
            + #"{"stream":"yard","variant":"champion","stage":"total","p95_us":90000}],"#
            + #""conserved":\#(conserved),"warmup_runs":1}"#
    }

    static func read(_ line: String) -> LogLine { LogLineReader().read(Array(line.utf8)) }
}
