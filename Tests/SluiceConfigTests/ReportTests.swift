import Foundation
import SluiceConfig
import SluiceCore
import Testing

@Suite struct ReportTests {
    static let text = """
        streams: {door: {url: rtsp://ada:pw@10.0.0.5/main}}
        model: {path: x.onnx, confidence: 0.5, labels: [person, car], input: {scale: 1/255, mean: [1, 2, 3]}}
        """

    @Test func everyValueInEffectIsExplained() throws {
        let report = ConfigurationReport(try load(Self.text))
        let lines = report.text.split(separator: "\n")
        #expect(lines.first == "streams.door.url                rtsp://***@10.0.0.5/main  pipeline.yaml:1:23")
        #expect(lines.contains("model.input.scale               1/255                     pipeline.yaml:2:78"))
        #expect(lines.contains("model.labels                    [person, car]             pipeline.yaml:2:48"))
        #expect(lines.last == "ledger                          exact                     default")
        #expect(report.entries.map(\.key) == Self.keys)
    }

    /// In the order of the table; without what follows from the model, and what is planned.
    private static let keys =
        [
            "url", "transport", "pace", "loop", "decoder.hardware", "decoder.threads", "decoder.skip", "queue.capacity",
            "queue.overflow",
            "max_frame_age", "infer_every", "stall_timeout", "open_timeout", "reconnect.initial", "reconnect.max",
        ].map { "streams.door.\($0)" }
        + [
            "path", "card", "family", "labels", "input.scale", "input.mean", "device", "instances", "threads",
            "batch.max",
            "batch.latency_budget", "confidence", "nms.kind", "nms.iou", "nms.per_class", "nms.limit",
        ].map { "model.\($0)" } + ["outputs.0.kind", "outputs.0.path", "outputs.0.sync", "outputs.0.loss", "ledger"]

    @Test func theExplanationIsJSONToo() throws {
        let report = ConfigurationReport(try load(Self.text))
        let document = try JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: [[String: String]]]
        let rows = try #require(document?["settings"])
        #expect(rows.count == report.entries.count)
        #expect(
            rows.first == [
                "key": "streams.door.url", "value": "rtsp://***@10.0.0.5/main", "origin": "pipeline.yaml:1:23",
            ]
        )
    }
}
