import TestSupport

/// Answers of a daemon.
enum Answers {
    static func json(_ body: String, status: String = "200 OK") -> AnsweringServer.Answer {
        .bytes(
            "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
    }

    /// Server-Sent Events, chunked as a server sends what has no end.
    static func events(_ lines: [String], isHeld: Bool = false) -> AnsweringServer.Answer {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunks = lines.map { line in
            let event = "event: frame\ndata: \(line)\n\n"
            return "\(String(event.utf8.count, radix: 16))\r\n\(event)\r\n"
        }
        return isHeld ? .held(head + chunks.joined()) : .bytes(head + chunks.joined() + "0\r\n\r\n")
    }

    static func status(streams: String) -> String {
        """
        {"version":"0.3.0","uptime_s":86412.5,"ready":true,
         "verdict":{"kind":"compute-bound","text":"inference is 83 % of the work","suggestion":"use a smaller model"},
         "stages":["demux","decode"],
         "models":[{"name":"yolox_nano","variant":"champion","device":"cpu","digest":"sha256:5c2f"}],
         "batches":{"count":1,"mean_size":2.41,"closed":{"full":100}},
         "outputs":[{"name":"/var/log/all.jsonl","lines":5,"bytes":9,"lost":0,"trouble":null}],
         "streams":[\(streams)]}
        """
    }

    static func stream(
        _ id: String,
        state: String = "live",
        fps: Double = 24.8,
        p95: Double = 18,
        dropped: Int = 119,
        failure: String? = nil
    ) -> String {
        """
        {"id":"\(id)","state":"\(state)","since_s":812.4,"last_failure":\(failure.map { "\"\($0)\"" } ?? "null"),
         "reconnects":1,"failures":1,"codec":"h264","width":1920,"height":1080,"frame_rate":25.0,
         "pixel_format":"yuv420p","pixel_path":"direct","clock":"ntp","drift_s":null,
         "fps":{"received":25.0,"emitted":\(fps)},"frame_age_s":0.031,"in_flight":2,"capacity":null,
         "received":20331,"emitted":20210,"dropped":{"overflow":\(dropped),"stale":0,"infer_every":0},
         "decode_errors":0,"latency_ms":{"p50":12.1,"p95":\(p95),"p99":22.4,"max":25.0},
         "stages_ms":{"demux":0.02,"decode":0.98,"queue":0.3,"preprocess":0.4,"batch_wait":1.2,"inference":8.5,"d2h":0},
         "recent":[[21,412]]}
        """
    }
}
