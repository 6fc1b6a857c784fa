import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Cameras that fail, each in its own way, while one program watches them all.
    @Suite(.serialized, .cameras, .timeLimit(.minutes(3))) struct CameraFaultTests {
        /// One witness, and seven that fall ill at the same moment.
        @Test func sevenOfEightCamerasFailInSevenWaysAndComeBack() throws {
            let plain = TestVideo()
            let account = Camera.Account(user: "ada", password: "right")
            let cameras = try [
                "witness": Camera(showing: [plain]),
                "frozen": Camera(showing: [plain]),
                "suspended": Camera(showing: [plain]),
                "killed": Camera(showing: [plain]),
                "reset": Camera(showing: [plain]),
                "refusing": Camera(showing: [plain], account: account),
                "resized": Camera(showing: [plain, TestVideo(width: 256, height: 144)]),
                // Pictures of many packets, so that some are damaged and not lost as a whole.
                "lossy": Camera(showing: [TestVideo(width: 640, height: 360)]),
            ]
            // A camera ends with the last who knows it.
            defer { withExtendedLifetime(cameras) {} }
            func pipeline(password: String) -> String {
                "streams:\n"
                    + cameras.sorted { $0.key < $1.key }.map { name, camera in
                        let url = camera.url(password: name == "refusing" ? password : nil)
                        return "  \(name): {url: '\(url)'\(name == "lossy" ? ", transport: udp" : "")}"
                    }.joined(separator: "\n")
            }
            func camera(_ name: String) throws -> Camera { try #require(cameras[name]) }
            let run = try LiveRun(pipeline(password: "right"))
            try run.wait(for: "pictures of all") { lines in
                cameras.keys.allSatisfy { name in lines.frames(of: name).count >= 20 } ? true : nil
            }

            let fallIll = WallMoment.now
            try camera("frozen").freeze()
            try camera("suspended").suspend()
            try camera("killed").switchOff()
            try camera("reset").reset()
            try camera("refusing").change(password: "changed")
            try camera("resized").show(1)
            try camera("lossy").lose(0.05)

            // Seen within six seconds, each for what it is.
            #expect(try run.event("stream_lost", of: "killed", after: fallIll) < 6)
            #expect(try run.event("stream_lost", of: "reset", after: fallIll) < 6)
            #expect(try run.event("stream_unauthorised", of: "refusing", after: fallIll) < 6)
            #expect(try run.event("format_changed", of: "resized", after: fallIll) < 6)
            #expect(try run.event("stream_recovered", of: "reset", after: fallIll) < 6)
            let powered = WallMoment.now
            try camera("killed").switchOn()
            #expect(try run.event("stream_lost", of: "frozen", after: fallIll) < 6)
            #expect(try run.event("stream_lost", of: "suspended", after: fallIll) < 6)
            #expect(try run.event("stream_recovered", of: "killed", after: powered) < 6)

            let healed = WallMoment.now
            try camera("frozen").thaw()
            try camera("suspended").resume()
            try camera("lossy").lose(0)
            try run.reload(pipeline(password: "changed"))
            for name in ["frozen", "suspended"] {
                #expect(try run.event("stream_recovered", of: name, after: healed) < 6, "\(name)")
            }
            // Another address is another stream.
            #expect(try run.event("stream_started", of: "refusing", after: healed) < 6)
            let well = WallMoment.now
            usleep(2_000_000)
            run.program.send(SIGTERM)
            #expect(try run.program.wait(limit: 10).status == 0)
            try run.update()
            let lines = run.lines
            let closing = try lines.closing()

            // Those that nothing happened to, and those that lost nothing but packets or their size, went on.
            func rate(_ stream: String) throws -> Double {
                let counted = try lines.frames(of: stream).count {
                    let moment = try WallMoment($0.capturedAt)
                    return moment.since(fallIll) >= 0 && moment.since(well) < 0
                }
                return Double(counted) / well.since(fallIll)
            }
            for name in ["witness", "resized"] {
                #expect(try rate(name) > 9.5, "\(name)")
            }
            // It goes on; how many of its damaged pictures come out is for the decoder to say.
            #expect(try rate("lossy") > 5)
            #expect(lines.frames(of: "resized").last?.width == 256)
            let troubled = Set(lines.events.filter { $0.event == "stream_lost" }.map(\.stream))
            #expect(troubled.isDisjoint(with: ["witness", "resized", "lossy"]))
            let damage = try #require(closing.streams.first { $0.stream == "lossy" }).decodeErrors
            #expect(damage > 0 || lines.frames(of: "lossy").contains { $0.corrupt == true })
            // The account is asked once in a while, so that the camera does not lock it.
            #expect(lines.events.count { $0.event == "stream_unauthorised" } == 1)
        }

        /// Everything that a camera may speak but RTSP.
        @Test(arguments: Camera.Kind.allCases.filter { $0 != .rtsp })
        func aCameraThatIsSwitchedOffAndOnIsWatchedAgain(kind: Camera.Kind) throws {
            let camera = try Camera(kind)
            defer { withExtendedLifetime(camera) {} }
            let run = try LiveRun("streams: {door: {url: '\(camera.url())'}}")
            try run.wait(for: "pictures") { $0.frames.count >= 10 ? true : nil }
            let off = WallMoment.now
            camera.switchOff()
            #expect(try run.event("stream_lost", of: "door", after: off) < 6)
            try camera.switchOn()
            try run.event("stream_recovered", of: "door", after: off, limit: 20)
            run.program.send(SIGTERM)
            #expect(try run.program.wait(limit: 10).status == 0)
            try run.update()
            try run.lines.closing()
        }

        /// A camera that is not there keeps nobody from starting, and is watched as soon as it is there.
        @Test func aCameraThatComesLaterIsWatchedThen() throws {
            let (present, absent) = try (Camera(), Camera())
            defer { withExtendedLifetime((present, absent)) {} }
            absent.switchOff()
            let run = try LiveRun("streams: {there: {url: '\(present.url())'}, later: {url: '\(absent.url())'}}")
            try run.wait(for: "pictures") { $0.frames(of: "there").count >= 5 ? true : nil }
            #expect(run.lines.events.contains { $0.event == "stream_lost" && $0.stream == "later" })
            try absent.switchOn()
            try run.wait(for: "pictures of the late one", limit: 15) { $0.frames(of: "later").isEmpty ? nil : true }
            run.program.send(SIGTERM)
            #expect(try run.program.wait(limit: 10).status == 0)
        }

        /// Whatever the cameras do, a service manager gets its process back within five seconds.
        @Test func aSignalEndsARunWhoseCamerasAreAllSuspended() throws {
            let camera = try Camera(count: 8)
            defer { withExtendedLifetime(camera) {} }
            let streams = (0..<8).map { "cam\($0): {url: '\(camera.url($0))'}" }
            let run = try LiveRun("streams: {\(streams.joined(separator: ", "))}")
            try run.wait(for: "pictures of all") { lines in
                (0..<8).allSatisfy { !lines.frames(of: "cam\($0)").isEmpty } ? true : nil
            }
            camera.suspend()
            usleep(500_000)
            let asked = ContinuousClock.now
            run.program.send(SIGTERM)
            #expect(try run.program.wait(limit: 10).status == 0)
            #expect(ContinuousClock.now - asked < .seconds(5))
            try run.update()
            try run.lines.closing()
        }
    }
}
