import Foundation
import SluiceCore
import SluiceEngine
import SluiceServer
import TestSupport
import Testing

/// What the paths answer.
@Suite(.timeLimit(.minutes(1))) struct AnswerTests {
    @Test func healthIsAboutLanesAndNotAboutCameras() async throws {
        let daemon = ScriptedDaemon()
        daemon.change { $0.isReady = false }
        try await withServer(daemon) { port in
            #expect(try await Answer.of(port, "/healthz").status == 200)
            let document = try await Answer.of(port, "/healthz", headers: ["Accept": "application/json"]).object
            #expect(document?["status"] as? String == "ok")
            #expect(document?["version"] as? String == "1.2.3")
            daemon.change { $0.isStuck = true }
            let started = Instant.now
            let stuck = try await Answer.of(port, "/healthz")
            #expect(stuck.status == 503)
            #expect(stuck.object?["detail"] as? String == "the pipeline did not answer within 2 s")
            // Those who ask afterwards do not wait as well.
            #expect(try await Answer.of(port, "/metrics").status == 503)
            #expect((1_500_000_000...8_000_000_000).contains(Instant.now.since(started)))
        }
    }

    @Test func readinessNamesEveryStream() async throws {
        let daemon = ScriptedDaemon()
        try await withServer(daemon) { port in
            let ready = try await Answer.of(port, "/readyz")
            #expect(ready.status == 200)
            let streams = try #require(ready.object?["streams"] as? [[String: Any]])
            #expect(streams.map { $0["id"] as? String } == ["gate", "door"])
            #expect(streams.map { $0["state"] as? String } == ["live", "backing_off"])
            #expect(streams[1]["frame_age_s"] is NSNull)
            daemon.change { $0.isReady = false }
            let starting = try await Answer.of(port, "/readyz")
            #expect(starting.status == 503)
            #expect(starting.object?["ready"] as? Bool == false)
        }
    }

    @Test func theDaemonIsAskedOnceForAllWhoAskAtATime() async throws {
        let daemon = ScriptedDaemon()
        daemon.change { $0.isStuck = true }
        try await withServer(daemon) { port in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try? await Answer.of(port, "/readyz") } }
            }
            #expect(daemon.script.withLock { $0.asked } == 1)
        }
    }

    @Test func streamsAreDescribed() async throws {
        try await withServer { port in
            let document = try #require(try await Answer.of(port, "/v1/streams").object)
            let streams = try #require(document["streams"] as? [[String: Any]])
            let gate = streams[0]
            #expect(gate["codec"] as? String == "h264")
            #expect(gate["drift_s"] as? Double == 0.125)
            #expect((gate["fps"] as? [String: Double])?["emitted"] == 24.5)
            #expect((gate["dropped"] as? [String: Int])?["overflow"] == 1)
            #expect((gate["latency_ms"] as? [String: Double])?["p95"] == 11)
            #expect((gate["stages_ms"] as? [String: Double])?["inference"] == 1)
            #expect(
                (gate["recent"] as? [[Int]]) == [
                    Array(repeating: 1_000, count: 11), Array(repeating: 1_000, count: 11),
                ]
            )
            let door = streams[1]
            #expect(door["last_failure"] as? String == "no route to host")
            #expect(door["codec"] is NSNull && door["latency_ms"] is NSNull)
            #expect((document["stages"] as? [String])?.count == 11)
        }
    }

    @Test func theConfigurationIsTheDaemons() async throws {
        try await withServer { port in
            let answer = try await Answer.of(port, "/v1/config")
            #expect(answer.headers["content-type"] == "application/json")
            #expect(answer.text.contains("rtsp://***@cam/"))
        }
    }

    @Test func aReloadSaysWhatItDid() async throws {
        let daemon = ScriptedDaemon()
        let bearer = ["Authorization": "Bearer s3cret"]
        try await withServer(daemon, token: "s3cret") { port in
            let good = try await Answer.of(port, "POST /v1/reload", headers: bearer)
            #expect(good.status == 200)
            #expect(good.object?["changes"] as? [String] == ["stream gate: url"])
            daemon.change {
                $0.reload = ReloadReport(isApplied: false, changes: [], problems: ["a.yaml:1:1: no streams"])
            }
            let bad = try await Answer.of(port, "POST /v1/reload", headers: bearer)
            #expect(bad.status == 422)
            #expect(bad.object?["problems"] as? [String] == ["a.yaml:1:1: no streams"])
        }
        #expect(daemon.script.withLock { $0.reloads } == 2)
    }

    @Test func anUnknownPathIsExplained() async throws {
        try await withServer { port in
            let answer = try await Answer.of(port, "/metric")
            #expect(answer.status == 404)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(answer.object?["remedy"] as? String == "see /openapi.yaml")
        }
    }
}
