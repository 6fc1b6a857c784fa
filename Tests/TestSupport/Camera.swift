import Foundation
import Glibc
package import Testing

/// Cameras that misbehave when told to: the `…_camera.py` of `Tests/Peers`, on a free port of this machine.
///
/// One process, and so one power switch, for all ``count`` of them; commands go to one, or to all.
package final class Camera: Sendable {
    /// What a camera speaks.
    package enum Kind: String, Sendable, CaseIterable {
        /// H.264 over RTSP, by GStreamer's server; TCP and UDP.
        case rtsp
        /// JPEG pictures over HTTP, one after the other in one answer.
        case mjpeg
        // H.264 by ffmpeg and nginx: one camera, which only ``freeze(_:)`` and ``thaw(_:)`` reach.
        case srt, rtmp, hls
        /// An MPEG transport stream over HTTP.
        case ts

        fileprivate var script: String {
            switch self {
            case .rtsp: "Tests/Peers/rtsp_camera.py"
            case .mjpeg: "Tests/Peers/http_camera.py"
            case .srt, .rtmp, .hls, .ts: "Tests/Peers/broadcast_camera.py"
            }
        }
    }

    package struct Account: Sendable {
        package var user: String
        package var password: String

        package init(user: String, password: String) {
            (self.user, self.password) = (user, password)
        }
    }

    package let kind: Kind
    package let count: Int
    /// Stays the same when the camera is switched off and on.
    package let port: Int
    private let videos: [TestVideo]
    private let account: Account?
    private let peer: Switched

    /// The process, while the camera is switched on.
    private final class Switched: @unchecked Sendable {
        // `process` is only ever touched with `lock` held.
        private let lock = NSLock()
        private var process: PeerProcess?

        init(_ process: PeerProcess) {
            self.process = process
        }

        var current: PeerProcess? {
            get { lock.withLock { process } }
            set { lock.withLock { process = newValue } }
        }
    }

    /// Switches cameras on, and waits until they listen.
    ///
    /// - Parameters:
    ///   - videos: What they show, in loops, the first one until told otherwise.
    ///   - account: Who may watch; `nil`: everybody.
    package init(
        _ kind: Kind = .rtsp,
        count: Int = 1,
        showing videos: [TestVideo] = [TestVideo()],
        account: Account? = nil
    ) throws {
        (self.kind, self.count, self.videos, self.account) = (kind, count, videos, account)
        let process = try Self.start(kind, count: count, videos, account, port: 0)
        port = try #require(Int(process.greeting), "no port: \(process.greeting)")
        peer = Switched(process)
    }

    /// `false` where the peers cannot run and may not: a test then skips. Under CI it runs, and fails.
    package static let isExpected =
        FileManager.default.fileExists(atPath: "/usr/lib/x86_64-linux-gnu/girepository-1.0/GstRtspServer-1.0.typelib")
        || FileManager.default.fileExists(
            atPath: "/usr/lib/aarch64-linux-gnu/girepository-1.0/GstRtspServer-1.0.typelib"
        )
        || ProcessInfo.processInfo.environment["CI"] != nil

    /// Address of a camera.
    ///
    /// - Parameter password: Instead of the right one.
    package func url(_ number: Int = 0, password: String? = nil) -> String {
        let who = account.map { "\($0.user):\(password ?? $0.password)@" } ?? ""
        return switch kind {
        case .rtsp: "rtsp://\(who)127.0.0.1:\(port)/cam\(number)"
        case .mjpeg: "http://\(who)127.0.0.1:\(port)/cam\(number).mjpg"
        case .srt: "srt://127.0.0.1:\(port)"
        case .rtmp: "rtmp://127.0.0.1:\(port)/live/cam0"
        case .hls: "http://127.0.0.1:\(port)/cam0.m3u8"
        case .ts: "http://127.0.0.1:\(port)/cam0.ts"
        }
    }

    /// No more packets; the session stays up. `nil`: all cameras.
    package func freeze(_ number: Int? = nil) throws { try ask("freeze \(name(number))") }
    package func thaw(_ number: Int? = nil) throws { try ask("thaw \(name(number))") }
    /// Cuts the connections of those who watch, with a TCP reset.
    package func reset(_ number: Int? = nil) throws { try ask("reset \(name(number))") }
    /// Loses each packet of RTP with this probability.
    package func lose(_ probability: Double, _ number: Int? = nil) throws {
        try ask("loss \(name(number)) \(probability)")
    }
    /// Goes on with another one of the videos.
    package func show(_ video: Int, _ number: Int? = nil) throws { try ask("show \(name(number)) \(video)") }
    /// Wants this password from now on, and cuts the connections of those who watch.
    package func change(password: String) throws { try ask("password \(password)") }
    /// Connections that are open now.
    package func viewers() throws -> Int { Int(try ask("viewers")) ?? -1 }

    /// Stops the whole process where it stands (SIGSTOP): connections stay open and nobody answers.
    package func suspend() { peer.current?.send(SIGSTOP) }
    /// Lets it go on.
    package func resume() { peer.current?.send(SIGCONT) }

    /// The power is cut: the process is killed.
    package func switchOff() {
        peer.current?.kill()
        peer.current = nil
    }

    /// The power is back, at the same port, with everything as it was at first.
    package func switchOn() throws {
        try #require(peer.current == nil, "the camera is on")
        peer.current = try Self.start(kind, count: count, videos, account, port: port)
    }

    @discardableResult
    private func ask(_ command: String) throws -> String {
        try #require(peer.current, "the camera is off").ask(command)
    }

    private func name(_ number: Int?) -> String { number.map(String.init) ?? "all" }

    private static func start(
        _ kind: Kind,
        count: Int,
        _ videos: [TestVideo],
        _ account: Account?,
        port: Int
    ) throws -> PeerProcess {
        var arguments = ["--port", "\(port)", "--cameras", "\(count)"]
        if let account { arguments += ["--user", account.user, "--password", account.password] }
        if kind.script.hasSuffix("broadcast_camera.py") { arguments += ["--kind", kind.rawValue] }
        return try PeerProcess(kind.script, arguments + videos.map { try $0.path() })
    }
}

extension Trait where Self == ConditionTrait {
    /// For tests that watch real cameras, which not every machine can run.
    package static var cameras: Self { .enabled(if: Camera.isExpected, "needs scripts/setup --tests") }
}
