import SluiceConfig
import SluiceCore
import Testing

struct StarterPipelineTests {
    /// Reads a pipeline back, with `variables` in the environment.
    private func load(_ starter: StarterPipeline, _ variables: [String: String] = [:]) throws -> Configuration {
        let environment = ConfigEnvironment(
            variable: { variables[$0] },
            readFile: { _ in throw ConfigEnvironment.ReadFailure(reason: "no such file") },
            fileExists: { _ in false }
        )
        return try ConfigurationLoader(environment: environment).load(text: starter.text, file: "starter.yaml")
    }

    @Test(arguments: [
        "rtsp://10.0.0.5/main", "http://cam.local:8080/video?channel=1&size=640x480", "door.mp4",
        "/videos/it's # 1.mp4",
        "/dev/video0", "scene:street?seed=1", "- odd: [name].mp4", "yes", "srt://10.0.0.5:9000?mode=caller",
    ])
    func whatIsWrittenIsReadBack(url: String) throws {
        var starter = StarterPipeline(url: url)
        (starter.model, starter.remark, starter.isLive) = ("models/it's.onnx", "h264 640×360", url.hasPrefix("rtsp"))
        let spec = try load(starter).spec
        #expect(spec.streams.map(\.url) == [url] && spec.streams.map(\.name) == [starter.name])
        #expect(spec.variants.first?.model.path == "models/it's.onnx")
        #expect(starter.variables.isEmpty)
        #expect((spec.streams.first?.maxFrameAge != nil) == starter.isLive && (spec.http != nil) == starter.isLive)
    }

    @Test(arguments: [
        ("rtsp://admin:hunter2@10.0.0.5/main", ["CAM_USER": "admin", "CAM_PASS": "hunter2"]),
        ("rtsp://hunter2@10.0.0.5/main", ["CAM_USER": "hunter2"]),
        (
            "http://cam/video?channel=1&token=hunter2&size=2&user=hunter2",
            ["CAM_TOKEN": "hunter2", "CAM_USER": "hunter2"]
        ),
        (
            "http://admin:hunter2@cam/?Password=hunter2",
            ["CAM_USER": "admin", "CAM_PASS": "hunter2", "CAM_PASSWORD": "hunter2"]
        ),
    ])
    func secretsBecomeReferences(url: String, environment: [String: String]) throws {
        var starter = StarterPipeline(url: url)
        starter.model = "model.onnx"
        #expect(!starter.text.contains("hunter2"))
        #expect(Set(starter.variables) == Set(environment.keys))
        #expect(try load(starter, environment).spec.streams.map(\.url) == [url])
    }

    @Test func aPasswordWithSlashesIsASecretToo() {
        let starter = StarterPipeline(url: "rtsp://admin:hun/ter@2@10.0.0.5/main")
        #expect(starter.text.contains("url: rtsp://${CAM_USER}:${CAM_PASS}@10.0.0.5/main\n"))
    }

    @Test func referencesStayAndAreLookedUp() throws {
        let url = "rtsp://${NAME}:${WORD}@cam/main"
        #expect(StarterPipeline(url: url).text.contains("url: \(url)\n"))
        let environment = ConfigEnvironment(
            variable: { ["NAME": "me", "WORD": "a/b"][$0] },
            readFile: { _ in throw ConfigEnvironment.ReadFailure(reason: "no such file") },
            fileExists: { _ in false }
        )
        #expect(try StarterPipeline.expanded(url, environment: environment) == "rtsp://me:a%2Fb@cam/main")
        #expect(throws: ConfigError.self) {
            try StarterPipeline.expanded("rtsp://${NONE}@cam", environment: environment)
        }
    }

    @Test func aModelMayBeNamedLater() throws {
        var overrides = PipelineOverrides()
        overrides.set("model.path", "model.onnx", option: "--model")
        let starter = StarterPipeline(url: "rtsp://10.0.0.5/main")
        #expect(throws: ConfigError.self) { try load(starter) }
        let spec = try ConfigurationLoader().load(text: starter.text, file: "starter.yaml", overrides: overrides).spec
        #expect(spec.streams.count == 1 && spec.outputs.count == 1)
    }
}
