import ArgumentParser
import Foundation
import SluiceConfig
import SluiceCore
import SluiceMedia
import SluiceScene

/// `sluice probe`.
struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Says what a camera or a video sends, and writes a pipeline for it.",
        discussion: """
            Connects as the pipeline does, watches for a while, and says in words what it found: codec, size, frame rate, \
            key frames, clock, and what decoding costs. The words go to stderr and the pipeline, YAML, to stdout. User, \
            password and tokens of the address become references to the environment; an address may hold such references \
            itself, so that the secrets need not be on the command line:

              sluice probe rtsp://10.0.0.5/main > gate.yaml
              sluice probe 'rtsp://${CAM_USER}:${CAM_PASS}@10.0.0.5/main' --model yolox_nano.onnx > gate.yaml
              sluice check gate.yaml
              sluice probe door.mp4 --json | jq .decode_ms
            """
    )

    @Argument(help: "The address of a camera, a video file, or a device.", completion: .file())
    var url: String

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long to watch, once it is open.", valueName: "5s"),
        transform: Self.duration
    )
    var watching: UInt64 = 5_000_000_000

    @Option(help: "How packets travel, for RTSP: auto, tcp, udp or http.")
    var transport = Transport.auto

    @Option(
        name: [.short, .long],
        help: "The model of the pipeline, an ONNX file.",
        completion: .file(extensions: ["onnx"])
    )
    var model: String?

    @Flag(help: "Print what was found as JSON, and no pipeline.")
    var json = false

    func run() throws {
        guard !SceneURL.matches(url) else {
            throw OutputError(.usage, "\(url): is rendered here, so there is nothing to find out", remedy: "run it")
        }
        let address = try StarterPipeline.expanded(url)
        let line = WaitingLine("connecting to \(RedactedURL(address)), then watching for \(seconds(watching))")
        let probe: MediaProbe
        do throws(SourceError) {
            probe = try MediaProbe(
                url: address,
                options: MediaOptions(transport: transport),
                duration: watching,
                interrupt: Interrupt()
            )
        } catch {
            line.stop()
            throw NameLookup.unknown(in: address) ?? error
        }
        line.stop()
        var output = StandardOutput()
        do {
            if json {
                try output.append(try ProbeDocument(probe, source: RedactedURL(address).description).json() + "\n")
            } else {
                Terminal.print(ProbeText.text(probe, source: RedactedURL(address).description))
                try output.append(starter(probe).text)
            }
            try output.flush()
        } catch let closed as StandardOutput.Closed {
            if let failure = closed.failure { throw failure }
        }
    }

    private func starter(_ probe: MediaProbe) -> StarterPipeline {
        var starter = StarterPipeline(url: url)
        starter.remark = ProbeText.remark(probe)
        starter.model = model
        starter.isLive = probe.info.isLive
        // What was asked for, or had to be found out: the daemon need not try again each time.
        if transport != .auto || probe.transport == .udp { starter.transport = probe.transport }
        return starter
    }

    private func seconds(_ nanoseconds: UInt64) -> String { "\((Double(nanoseconds) / 1e9).formatted(1)) s" }

    private static func duration(_ text: String) throws -> UInt64 {
        guard let nanoseconds = Quantity.duration(text), nanoseconds > 0 else {
            throw ValidationError("'\(text)' is not a duration; write 5s or 1.5m")
        }
        return nanoseconds
    }
}

extension Transport: ExpressibleByArgument {}
