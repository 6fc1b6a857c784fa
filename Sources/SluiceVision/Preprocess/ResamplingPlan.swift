import CKernels
import SluiceCore

/// What the tables of a plan depend on, beside the input.
struct PictureGeometry: Hashable, Sendable {
    var width: Int
    var height: Int
    var format: PixelFormat
    var color: ColorSpace

    init(_ picture: borrowing Picture) {
        width = picture.width
        height = picture.height
        format = picture.format
        color = picture.color
    }
}

/// The tables that bring pictures of one geometry into one input, and the rows in the making.
///
/// Owns the C object. A class so that plans can change places in an array.
@safe
final class ResamplingPlan: @unchecked Sendable {
    // The rows in the making belong to whoever runs the plan: the one preprocessor that made it.
    private let handle: OpaquePointer
    let geometry: PictureGeometry
    let placement: Placement

    init(_ geometry: PictureGeometry, spec: InputSpec, level: CPULevel) {
        let placement = Placement(width: geometry.width, height: geometry.height, in: spec)
        let transform = ColorTransform(layout: geometry.format.layout, color: geometry.color, spec: spec)
        var kernelSpec = sluice_preprocess_spec(geometry, placement, spec, transform)
        guard let handle = unsafe sluice_preprocess_create(&kernelSpec, level.kernelLevel) else {
            preconditionFailure("the tables need memory, and a processor with \(level.rawValue)")
        }
        unsafe self.handle = handle
        self.geometry = geometry
        self.placement = placement
    }

    deinit {
        unsafe sluice_preprocess_destroy(handle)
    }

    /// Writes the placement's target in `slot`; traps if the planes are smaller than the format says.
    func writePixels(of picture: borrowing Picture, to slot: UnsafeMutableRawPointer) {
        unsafe sluice_preprocess_run(handle, plane(0, of: picture), plane(1, of: picture), plane(2, of: picture), slot)
    }

    /// Writes everything but the placement's target.
    func writePadding(to slot: UnsafeMutableRawPointer) {
        unsafe sluice_preprocess_pad(handle, slot)
    }

    private func plane(_ index: Int, of picture: borrowing Picture) -> sluice_plane {
        let format = geometry.format
        guard index < format.planeCount else { return unsafe sluice_plane() }
        let plane = picture.plane(index)
        let shiftX = index > 0 ? format.chromaShiftX : 0
        let shiftY = index > 0 ? format.chromaShiftY : 0
        precondition(
            plane.width >= (geometry.width + (1 << shiftX) - 1) >> shiftX
                && plane.height >= (geometry.height + (1 << shiftY) - 1) >> shiftY,
            "a plane is smaller than the picture's size and format say"
        )
        return unsafe sluice_plane(base: plane.base, stride: plane.stride)
    }
}

extension sluice_preprocess_spec {
    fileprivate init(
        _ geometry: PictureGeometry,
        _ placement: Placement,
        _ spec: InputSpec,
        _ transform: ColorTransform
    ) {
        self.init()
        width = Int32(geometry.width)
        height = Int32(geometry.height)
        source =
            switch geometry.format.layout {
            case .planarYUV: SLUICE_SOURCE_PLANAR
            case .semiPlanarYUV: SLUICE_SOURCE_SEMI_PLANAR
            case .rgb24: SLUICE_SOURCE_RGB
            case .gray8: SLUICE_SOURCE_GRAY
            }
        chroma_shift_x = Int32(geometry.format.chromaShiftX)
        chroma_shift_y = Int32(geometry.format.chromaShiftY)
        // A subsampled plane starts on the first luma sample, or halfway to the second.
        let location = geometry.color.chromaLocation
        chroma_siting_x = chroma_shift_x > 0 && location == .center ? 0.5 : 0
        chroma_siting_y = chroma_shift_y > 0 && location != .topLeft ? 0.5 : 0
        crop = sluice_rectangle(placement.crop)
        target = sluice_rectangle(placement.target)

        input_width = Int32(spec.width)
        input_height = Int32(spec.height)
        element =
            switch spec.elementType {
            case .float32: SLUICE_FLOAT32
            case .float16: SLUICE_FLOAT16
            case .uint8: SLUICE_UINT8
            default:
                preconditionFailure("an input is float32, float16 or uint8, not \(spec.elementType.rawValue)")
            }
        interleaved = spec.layout == .nhwc

        gain = (transform.gain[0].row, transform.gain[1].row, transform.gain[2].row)
        bias = transform.bias.row
        low = transform.low.row
        high = transform.high.row
        pad = transform.pad.row
    }
}

extension sluice_rectangle {
    fileprivate init(_ rectangle: Placement.Rectangle) {
        self.init(
            x: Int32(rectangle.x),
            y: Int32(rectangle.y),
            width: Int32(rectangle.width),
            height: Int32(rectangle.height)
        )
    }
}

extension SIMD3<Double> {
    /// As C has it.
    fileprivate var row: (Float, Float, Float) { (Float(x), Float(y), Float(z)) }
}
