import TestSupport

/// What a daemon answers to `sluice top` and `sluice tail`.
enum DaemonAnswers {
    static func streams(_ names: [String]) -> AnsweringServer.Answer {
        let streams = names.map {
            """
            {"id":"\($0)","state":"live","since_s":8.5,"last_failure":null,"reconnects":0,"failures":0,"codec":"h264",
            "width":768,"height":432,"fps":{"received":12.5,"emitted":12.5},"frame_age_s":0.02,"emitted":100,
            "dropped":{"overflow":3},"latency_ms":{"p50":9,"p95":12,"p99":14,"max":20},
            "stages_ms":{"decode":1,"inference":8}}
            """
        }
        let body = """
            {"version":"0.1.0","uptime_s":9,"ready":true,
            "verdict":{"kind":"keeps-up","text":"every picture is looked at","suggestion":null},
            "models":[{"name":"street","variant":"champion","device":"cpu"}],"outputs":[],
            "streams":[\(streams.joined(separator: ","))]}
            """
        return .bytes("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Lines as Server-Sent Events, after which the daemon stays silent.
    static func events(_ lines: [String]) -> AnsweringServer.Answer {
        let events = lines.map { "event: frame\ndata: \($0)\n\n" }.joined()
        return .held("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + events)
    }

    static let refusal = AnsweringServer.Answer.bytes("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
}
