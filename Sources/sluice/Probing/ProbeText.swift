import SluiceCore
import SluiceMedia

/// What was found out about a source, in plain words.
enum ProbeText {
    static func text(_ probe: MediaProbe, source: String) -> String {
        var rows: [(String, String)] = [("picture", picture(probe)), ("rate", rate(probe))]
        rows.append(("key frames", keyFrames(probe)))
        if let bits = probe.bitRate { rows.append(("bit rate", "\((bits / 1e6).formatted(2)) Mbit/s")) }
        rows.append(("clock", clock(probe)))
        if let transport = probe.transport { rows.append(("transport", transport.rawValue.uppercased())) }
        rows.append(("start", start(probe)))
        if let cost = cost(probe) { rows.append(("decoding", cost)) }
        if let damage = damage(probe.counters) { rows.append(("damage", damage)) }
        if let failure = probe.failure { rows.append(("broke off", failure.description)) }
        let kind = probe.info.isLive ? "live" : "has an end"
        let width = rows.map(\.0.count).max() ?? 0
        return
            (["\(source): \(probe.container), \(kind)"]
            + rows.map { "  \($0)\(String(repeating: " ", count: width - $0.count))  \($1)" })
            .joined(separator: "\n")
    }

    /// The same in a few words, for a remark.
    static func remark(_ probe: MediaProbe) -> String {
        var parts = ["\(probe.info.codec) \(probe.info.width)×\(probe.info.height)"]
        if let rate = probe.info.frameRate ?? probe.measuredRate { parts.append("\(short(rate)) frames/s") }
        if let interval = probe.statistics.keyframeInterval {
            parts.append("a key frame every \(short(interval)) frames")
        }
        if let cost = probe.millisecondsPerPicture { parts.append("decoding \(cost.formatted(1)) ms a picture") }
        return parts.joined(separator: ", ")
    }

    private static func picture(_ probe: MediaProbe) -> String {
        let profile = probe.profile.map { " (\($0))" } ?? ""
        let path = probe.info.pixelPath == "direct" ? "" : ", converted \(probe.info.pixelPath)"
        return
            "\(probe.info.codec)\(profile) \(probe.info.width)×\(probe.info.height), \(probe.info.pixelFormat)\(path)"
    }

    private static func rate(_ probe: MediaProbe) -> String {
        var parts: [String] = []
        if let rate = probe.info.frameRate { parts.append("\(short(rate)) frames/s announced") }
        if let rate = probe.measuredRate {
            parts.append("\(short(rate)) measured over \(seconds(probe.length)), \(probe.counters.frames) pictures")
        }
        if let count = probe.info.frameCount { parts.append("about \(count) in all") }
        return parts.isEmpty ? "not known: \(probe.counters.frames) pictures came" : parts.joined(separator: "; ")
    }

    private static func keyFrames(_ probe: MediaProbe) -> String {
        let order = probe.statistics.isReordered ? "; with B-frames, which come late" : ""
        guard let interval = probe.statistics.keyframeInterval else {
            return probe.statistics.keyPackets == 0
                ? "none came\(order)" : "one only: watch for longer (--for 20s) to see how far apart they are\(order)"
        }
        guard interval > 1 else { return "every picture is one" }
        let rate = probe.measuredRate ?? probe.info.frameRate
        let time = rate.map { ", \(($0 > 0 ? interval / $0 : 0).formatted(1)) s" } ?? ""
        // What a longer distance costs shows only when the connection is lost.
        let wait = probe.info.isLive ? ": after a lost connection, pictures come back as late as that" : ""
        return "every \(short(interval)) pictures\(time)\(wait)\(order)"
    }

    private static func clock(_ probe: MediaProbe) -> String {
        switch probe.clock {
        case .ntp: "the camera's own, from its RTCP sender reports"
        case .container: "that of the recording, from its container"
        case .arrival:
            probe.info.isLive
                ? "this machine's, when a picture arrives: the source sent no time of its own"
                : "this machine's: the recording does not say when it was made"
        case nil: "not known"
        }
    }

    private static func start(_ probe: MediaProbe) -> String {
        let first = probe.firstPictureTime.map { "first picture after \(seconds($0))" } ?? "no picture"
        return "\(first), opening \(seconds(probe.openTime)) of it"
    }

    private static func cost(_ probe: MediaProbe) -> String? {
        guard let cost = probe.millisecondsPerPicture else { return nil }
        let each = "\(cost.formatted(2)) ms of CPU a picture"
        guard let rate = probe.measuredRate ?? probe.info.frameRate, cost > 0 else { return each }
        let share = cost * rate / 1_000
        let streams = Int(1 / share)
        return "\(each): \((share * 100).formatted(1)) % of a core at \(short(rate)) frames/s"
            + (streams >= 2 ? ", so that a core decodes about \(streams) such streams" : "")
    }

    private static func damage(_ counters: SourceCounters) -> String? {
        var parts: [String] = []
        if counters.decodeErrors > 0 { parts.append("\(counters.decodeErrors) pictures or packets") }
        if counters.timestampsRepaired > 0 { parts.append("\(counters.timestampsRepaired) time stamps repaired") }
        if counters.formatChanges > 0 { parts.append("size or format changed \(counters.formatChanges) times") }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private static func seconds(_ nanoseconds: UInt64) -> String {
        "\((Double(nanoseconds) / 1e9).formatted(nanoseconds < 1_000_000_000 ? 2 : 1)) s"
    }

    /// With two decimals at most, and none that says nothing.
    private static func short(_ value: Double) -> String {
        let text = value.formatted(2)
        return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
    }
}
