import CFFmpeg
import Glibc
package import SluiceCore

/// SHA-256 (FIPS 180-4) of files.
package enum SHA256Digest {
    /// The digest of a file's bytes in lower-case hexadecimal, read piece by piece.
    package static func ofFile(_ path: String) throws(SourceError) -> String {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .opening(MediaLocation(path), .posix(errno), complaint: nil) }
        defer { close(file) }
        guard let state = unsafe av_sha_alloc() else { outOfMemory() }
        defer { unsafe av_free(UnsafeMutableRawPointer(state)) }
        unsafe av_sha_init(state, 256)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
        defer { unsafe piece.deallocate() }
        while true {
            let count = unsafe read(file, piece.baseAddress, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw .broken(MediaLocation(path), .posix(errno))
            }
            if count == 0 { break }
            unsafe av_sha_update(state, piece.baseAddress!.assumingMemoryBound(to: UInt8.self), count)
        }
        var digest: [32 of UInt8] = .init(repeating: 0)
        var bytes = digest.mutableSpan
        unsafe bytes.withUnsafeMutableBufferPointer { unsafe av_sha_final(state, $0.baseAddress) }
        let digits = Array("0123456789abcdef".utf8)
        return unsafe String(unsafeUninitializedCapacity: 64) { text in
            for index in 0..<32 {
                unsafe text[2 * index] = digits[Int(digest[index] >> 4)]
                unsafe text[2 * index + 1] = digits[Int(digest[index] & 15)]
            }
            return 64
        }
    }
}
