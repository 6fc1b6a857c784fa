import CFFmpeg
import SluiceCore

// Frames over memory that is not libav's, for calls that take frames. The memory must outlive the handle's use.

extension FrameHandle {
    /// A frame that shows `picture`, to be read only.
    init(lending picture: borrowing Picture) {
        self.init(describing: picture.format, width: picture.width, height: picture.height, color: picture.color)
        for index in 0..<picture.format.planeCount {
            let plane = picture.plane(index)
            unsafe setPlane(index, UnsafeMutablePointer(mutating: plane.base), stride: plane.stride)
        }
    }

    /// A frame whose planes are those of `buffer`.
    init(lending buffer: inout PictureBuffer) {
        self.init(describing: buffer.format, width: buffer.width, height: buffer.height, color: buffer.color)
        for index in 0..<buffer.format.planeCount {
            unsafe buffer.withPlane(index) { base, stride, _, _ in
                unsafe setPlane(index, base, stride: stride)
            }
        }
    }

    private init(describing format: PixelFormat, width: Int, height: Int, color: ColorSpace) {
        guard let code = format.libavFormat else { preconditionFailure("\(format) has no name in libav") }
        self.init()
        unsafe pointer.pointee.format = code.rawValue
        setSize(width: width, height: height)
        tag(color)
    }

    /// Makes the frame show another part of its memory, from the top left.
    func setSize(width: Int, height: Int) {
        unsafe pointer.pointee.width = Int32(width)
        unsafe pointer.pointee.height = Int32(height)
    }

    private func setPlane(_ index: Int, _ base: UnsafeMutablePointer<UInt8>, stride: Int) {
        switch index {
        case 0: unsafe (pointer.pointee.data.0, pointer.pointee.linesize.0) = (base, Int32(stride))
        case 1: unsafe (pointer.pointee.data.1, pointer.pointee.linesize.1) = (base, Int32(stride))
        default: unsafe (pointer.pointee.data.2, pointer.pointee.linesize.2) = (base, Int32(stride))
        }
    }
}
