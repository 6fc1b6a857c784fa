import CKernels
import Testing

@Suite struct RotateKernelTests {
    /// Sizes around the kernel's tile of 32, and all eight ways a picture can lie.
    @Test(arguments: [1, 2, 3], [(1, 1), (31, 5), (32, 64), (33, 70), (100, 3)])
    func everySampleLandsWhereItBelongs(bytes: Int, size: (width: Int, height: Int)) {
        let (width, height) = size
        let stride = width * bytes + 7
        let source = (0..<(stride * height)).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        for way in 0..<8 {
            let (swaps, mirrorsX, mirrorsY) = (way & 1 != 0, way & 2 != 0, way & 4 != 0)
            let (columns, rows) = swaps ? (height, width) : (width, height)
            let (alongX, alongY) = swaps ? (stride, bytes) : (bytes, stride)
            let origin = (mirrorsX ? (columns - 1) * alongX : 0) + (mirrorsY ? (rows - 1) * alongY : 0)
            var target = [UInt8](repeating: 0, count: columns * bytes * rows)
            unsafe source.withUnsafeBufferPointer { source in
                unsafe target.withUnsafeMutableBufferPointer { target in
                    unsafe sluice_gather_plane(
                        source.baseAddress! + origin,
                        mirrorsX ? -alongX : alongX,
                        mirrorsY ? -alongY : alongY,
                        target.baseAddress!,
                        columns * bytes,
                        Int32(columns),
                        Int32(rows),
                        Int32(bytes)
                    )
                }
            }
            var expected: [UInt8] = []
            for y in 0..<rows {
                for x in 0..<columns {
                    let (u, v) = (mirrorsX ? columns - 1 - x : x, mirrorsY ? rows - 1 - y : y)
                    let (sourceX, sourceY) = swaps ? (v, u) : (u, v)
                    for byte in 0..<bytes { expected.append(source[sourceY * stride + sourceX * bytes + byte]) }
                }
            }
            #expect(target == expected, "swaps \(swaps), mirrors x \(mirrorsX), y \(mirrorsY)")
        }
    }
}
