package import SluiceCore

/// Why the fingerprints of a set of frames could not be read.
package typealias FingerprintError = CodedError<ExitCode>

extension FingerprintSet {
    private static let format = "sluice-frames-1:"
    /// Eight bytes of digest, the lowest first, and the thumbnail.
    private static let bytesPerFrame = 8 + LumaThumbnail.side * LumaThumbnail.side

    /// The set in one line, for the metadata of a model or a manifest: `sluice-frames-1:` and Base64; 352 characters a
    /// frame.
    package var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * Self.bytesPerFrame)
        for fingerprint in fingerprints {
            for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: fingerprint.digest >> UInt64(8 * byte))) }
            bytes += fingerprint.thumbnail.blocks
        }
        return Self.format + Base64.encode(bytes)
    }

    /// - Parameters:
    ///   - text: What ``text`` gave.
    ///   - origin: What holds it, for the error: a file, a key.
    package init(text: String, from origin: String) throws(FingerprintError) {
        guard text.hasPrefix(Self.format) else {
            throw FingerprintError(
                .badData,
                "\(origin): not a list of frame fingerprints of this version (\(Self.format)…)",
                remedy: "make it anew with this version"
            )
        }
        guard let bytes = Base64.decode(text.dropFirst(Self.format.count)), bytes.count % Self.bytesPerFrame == 0 else {
            throw FingerprintError(
                .badData,
                "\(origin): the list of frame fingerprints is cut off or damaged",
                remedy: "make it anew, or restore the file"
            )
        }
        self.init()
        for start in stride(from: 0, to: bytes.count, by: Self.bytesPerFrame) {
            let digest = bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let thumbnail = LumaThumbnail(blocks: bytes[start + 8..<start + Self.bytesPerFrame])
            insert(FrameFingerprint(digest: digest, thumbnail: thumbnail))
        }
    }
}
