import Foundation
import SluiceCore
import SluiceMedia
import Testing

/// The bytes of a picture as interleaved R, G, B without padding.
func rgb(_ picture: borrowing Picture) -> [UInt8] {
    var converter = PictureConverter()
    var buffer = converter.rgb24(picture)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(picture.width * picture.height * 3)
    unsafe buffer.withPlane(0) { base, stride, width, height in
        for y in 0..<height {
            for x in 0..<(width * 3) { bytes.append(unsafe base[y * stride + x]) }
        }
    }
    return bytes
}

/// The bytes of a plane without padding.
func samples(_ picture: borrowing Picture, plane index: Int, bytesPerSample: Int = 1) -> [UInt8] {
    let plane = picture.plane(index)
    var bytes: [UInt8] = []
    for y in 0..<plane.height {
        for x in 0..<(plane.width * bytesPerSample) { bytes.append(unsafe plane.base[y * plane.stride + x]) }
    }
    return bytes
}

/// The largest difference between samples of two pictures.
func largestDifference(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Int {
    zip(left, right).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
}

/// The first frame of a media file.
func firstFrame(_ path: String) throws -> DecodedFrame {
    var source = try MediaSource(url: path, interrupt: Interrupt())
    guard let frame = try source.next() else { throw SourceError(.failed, "\(path): no frame", remedy: "") }
    return frame
}
