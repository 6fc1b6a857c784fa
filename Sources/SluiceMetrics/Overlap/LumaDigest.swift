/// A 64-bit digest of rows of luma.
///
/// The rounds and the finish are those of XXH64 (Y. Collet, xxHash specification 0.1.1): four lanes of eight bytes. Every
/// row is padded with zeros to 32 bytes, so rows need not be joined; that makes it a digest of its own, whose values are
/// stored in manifests and so must never change.
struct LumaDigest {
    private static let primes: [5 of UInt64] = [
        0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
        0x27D4_EB2F_1656_67C5,
    ]
    private var a: UInt64
    private var b: UInt64
    private var c: UInt64
    private var d: UInt64

    init(width: Int, height: Int) {
        let seed = UInt64(width) << 32 | UInt64(height)
        a = seed &+ Self.primes[0] &+ Self.primes[1]
        b = seed &+ Self.primes[1]
        c = seed
        d = seed &- Self.primes[0]
    }

    mutating func add(row: UnsafePointer<UInt8>, count: Int) {
        let words = unsafe UnsafeRawPointer(row)
        var offset = 0
        while offset + 32 <= count {
            unsafe addStripe(words + offset)
            offset += 32
        }
        guard offset < count else { return }
        var rest: [32 of UInt8] = .init(repeating: 0)
        for place in 0..<count - offset { unsafe rest[place] = row[offset + place] }
        unsafe withUnsafeBytes(of: &rest) { bytes in
            if let base = bytes.baseAddress { unsafe addStripe(base) }
        }
    }

    private mutating func addStripe(_ bytes: UnsafeRawPointer) {
        a = unsafe Self.round(a, bytes.loadUnaligned(as: UInt64.self))
        b = unsafe Self.round(b, bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        c = unsafe Self.round(c, bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        d = unsafe Self.round(d, bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }

    var value: UInt64 {
        var hash = Self.rotate(a, 1) &+ Self.rotate(b, 7) &+ Self.rotate(c, 12) &+ Self.rotate(d, 18)
        for lane in [a, b, c, d] { hash = (hash ^ Self.round(0, lane)) &* Self.primes[0] &+ Self.primes[3] }
        hash = (hash ^ hash >> 33) &* Self.primes[1]
        hash = (hash ^ hash >> 29) &* Self.primes[2]
        return hash ^ hash >> 32
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotate(lane &+ UInt64(littleEndian: word) &* 0xC2B2_AE3D_27D4_EB4F, 31) &* 0x9E37_79B1_85EB_CA87
    }

    @inline(__always)
    private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
        word &<< bits | word &>> (64 &- bits)
    }
}
