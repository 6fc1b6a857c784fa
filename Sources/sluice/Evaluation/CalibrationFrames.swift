import Foundation
import SluiceConfig
import SluiceCore
import SluiceEngine
import SluiceMetrics
import SluiceOptimizer

/// The frames that models were calibrated with, wherever somebody says so.
struct CalibrationFrames {
    /// Key in a model's metadata under which ``FingerprintSet/text`` is kept.
    static let metadataKey = "sluice.calibration"

    private(set) var fingerprints = FingerprintSet()

    /// What the file of a model says about its calibration.
    mutating func add(_ model: LoadedModel) throws {
        guard let text = model.signature.metadata[Self.metadataKey] else { return }
        let path = model.resolved.variant.model.path
        add(try FingerprintSet(text: text, from: "\(path): \(Self.metadataKey)"))
    }

    /// All frames of a video or of images, or what a file lists.
    mutating func add(_ source: String) throws {
        if let text = Self.list(source) {
            add(try FingerprintSet(text: text, from: source))
            return
        }
        let frames = try SourceOpener.open(StreamSpec(name: "calibration", url: source))
        while let frame = try frames.next() { fingerprints.insert(FrameFingerprint(frame.picture)) }
    }

    private mutating func add(_ set: FingerprintSet) {
        for fingerprint in set.fingerprints { fingerprints.insert(fingerprint) }
    }

    /// The text of a list of fingerprints; `nil` for anything else.
    private static func list(_ path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let start = try? file.read(upToCount: 14), start == Data("sluice-frames-".utf8),
            let rest = try? file.readToEnd()
        else { return nil }
        let text = String(decoding: start + rest, as: UTF8.self)
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
