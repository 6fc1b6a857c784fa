import SluiceConfig
import SluiceCore
import Testing

@Suite struct SubstitutionTests {
    static let variables = ["HOST": "10.0.0.5", "EMPTY": "", "USER": "ada", "PASS": "p/ss@w#rd", "AUTH": "ada:pw"]
    static let files = ["/run/secrets/pass": "from file\r\n", "secrets/pass": "beside\n"]

    @Test(arguments: [
        ("rtsp://${HOST}/main", "rtsp://10.0.0.5/main"),
        ("rtsp://${NONE:-10.0.0.9}/main", "rtsp://10.0.0.9/main"),
        ("rtsp://${EMPTY:-10.0.0.9}/main", "rtsp://10.0.0.9/main"),
        ("rtsp://${EMPTY}host/${HOST}", "rtsp://host/10.0.0.5"),
        ("rtsp://h/$${HOST}/$5", "rtsp://h/${HOST}/$5"),
        // A password may hold what would end the address.
        ("rtsp://${USER}:${PASS}@h/main", "rtsp://ada:p%2Fss%40w%23rd@h/main"),
        ("rtsp://${AUTH}@h/main", "rtsp://ada:pw@h/main"),
        ("rtsp://admin:${file:/run/secrets/pass}@h", "rtsp://admin:from%20file@h"),
        ("rtsp://h/${PASS}", "rtsp://h/p/ss@w#rd"),
        ("http://h/x@${HOST}", "http://h/x@10.0.0.5"),
        ("${file:secrets/pass}.mp4", "beside.mp4"),
    ])
    func referencesAreReplaced(written: String, opened: String) throws {
        let text = "streams:\n  a:\n    url: '\(written)'\nmodel: {path: x.onnx}"
        let spec = try load(text, environment(Self.variables, files: Self.files)).spec
        #expect(spec.streams[0].url == opened)
    }

    @Test func valuesOfAnyKindAreReplaced() throws {
        let text = """
            streams: {a: {url: a}}
            model:
              path: ${MODEL:-x.onnx}
              confidence: ${CONFIDENCE}
              batch: {max: "${BATCH:-4}"}
            """
        let model = try load(text, environment(["CONFIDENCE": "0.5"])).spec.champion.model
        #expect(model.path == "x.onnx")
        #expect(model.confidence == 0.5)
        #expect(model.batch.max == 4)
    }

    @Test(arguments: [
        ("${NONE}", "the environment variable NONE is not set; set it, or write a default: ${NONE:-default}"),
        ("${HOST", "'${' without '}'; close it, or write '$${' for the characters themselves"),
        ("${}", "'${…}' does not hold the name of a variable; write ${NAME}, ${NAME:-default} or ${file:/path}"),
        ("${1A}", "'${…}' does not hold the name of a variable; write ${NAME}, ${NAME:-default} or ${file:/path}"),
        ("${file:/none}", "cannot read /none: no such file; check the path in ${file:…} and who may read it"),
    ])
    func whatCannotBeReplacedIsAMistakeWithItsPlace(written: String, message: String) {
        let text = "streams:\n  a:\n    url: '\(written)'\nmodel: {path: x.onnx}"
        let found = mistakes(in: text, environment(Self.variables))
        #expect(found == ["pipeline.yaml:3:10: streams.a.url: \(message)"])
    }
}

/// What is put in for a reference appears in no message, no warning and no explanation.
@Suite struct SecrecyTests {
    static let canary = "canary/secret@4711"
    static let environment = SluiceConfigTests.environment(
        ["CAM_PASS": canary, "CAM_USER": "canary", "CAM_URL": "rtsp://u:\(canary)@h/x"],
        files: ["/run/pass": canary, "x.onnx": ""]
    )

    @Test(arguments: [
        "streams: {a: {url: 'rtsp://${CAM_USER}:${CAM_PASS}@10.0.0.5/main'}}\nmodel: {path: x.onnx}",
        "streams: {a: {url: 'rtsp://u:${file:/run/pass}@10.0.0.5/main', queue: {overflow: block}}}\nmodel: {path: x.onnx}",
        "streams: {a: {url: '${CAM_URL}'}}\nmodel: {path: x.onnx, labels: ['${CAM_PASS}', b]}",
        "streams: {a: {url: 'rtsp://u:\(canary)@10.0.0.5/main?token=canary'}}\nmodel: {path: x.onnx}",
        "streams: {a: {url: 'rtsp://${NONE:-a/b}:canary@10.0.0.5/main'}}\nmodel: {path: x.onnx}",
    ])
    func explanationsKeepSecrets(text: String) throws {
        let configuration = try load(text.replacing(Self.canary, with: "canary"), Self.environment)
        let report = ConfigurationReport(configuration)
        #expect(!report.text.contains("canary"))
        #expect(!(try report.json()).contains("canary"))
        #expect(!"\(configuration.warnings)".contains("canary"))
        #expect(!RedactedURL(configuration.spec.streams[0].url).description.contains("canary"))
    }

    @Test(arguments: [
        "confidence: '${CAM_PASS}'", "family: '${CAM_PASS}'",
        "batch: {max: '${CAM_PASS}', latency_budget: '${CAM_PASS}'}",
        "input: {mean: ['${CAM_PASS}', 1, 2], std: '${CAM_PASS}'}", "nms: '${CAM_PASS}'", "device: '${CAM_PASS}'",
        "nms: {per_class: '${file:/run/pass}'}", "labels: ['${CAM_PASS}', '${NONE}']",
        "card: '${CAM_PASS}', device: cuda",
        "threads: 'rtsp://u:canary@host/'", "confidence: [a, 'canary']",
    ])
    func mistakesKeepSecrets(model: String) {
        let text =
            "streams: {a: {url: a, stall_timeout: '${CAM_PASS}', pace: '${CAM_PASS}'}}\nmodel: {path: x.onnx, \(model)}"
        let found = mistakes(in: text, Self.environment)
        #expect(found.count >= 3)
        #expect(!found.joined().contains("canary"), "\(found)")
    }

    @Test func theExplanationShowsTheReference() throws {
        let text = "streams: {a: {url: 'rtsp://10.0.0.5/${CAM_USER}?token=${CAM_PASS}'}}\nmodel: {path: '${M:-x.onnx}'}"
        let report = ConfigurationReport(try load(text, Self.environment))
        #expect(report.entries.first?.value == "rtsp://10.0.0.5/${CAM_USER}?token=***")
        #expect(report.entries.first { $0.key == "model.path" }?.value == "${M:-x.onnx}")
    }
}
