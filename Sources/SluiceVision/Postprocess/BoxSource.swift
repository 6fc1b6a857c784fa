import SluiceCore

/// Decodes the box of an anchor when it is asked for, which for most anchors is never.
protocol BoxSource: ~Escapable {
    /// The box of an anchor in pixels of the model's input. May hold NaN, or no area.
    func box(_ anchor: Int) -> Box
    /// The landmarks of an anchor in pixels of the model's input, for families that have them.
    func landmarks(_ anchor: Int) -> FaceLandmarks?
}

extension BoxSource where Self: ~Escapable {
    @inline(__always)
    func landmarks(_ anchor: Int) -> FaceLandmarks? { nil }
}

extension Box {
    /// A box from its centre and size.
    @inline(__always)
    init(centerX: Float, centerY: Float, width: Float, height: Float) {
        self.init(x: centerX - width / 2, y: centerY - height / 2, width: width, height: height)
    }

    /// A box from two opposite corners.
    @inline(__always)
    init(left: Float, top: Float, right: Float, bottom: Float) {
        self.init(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// `true` if all values are finite and the box covers something.
    var isReportable: Bool {
        // Not finite: the comparisons fail for NaN, the sum for infinities.
        width > 0 && height > 0 && (x + width).isFinite && (y + height).isFinite && area.isFinite
    }
}

extension FaceLandmarks {
    /// `true` if all coordinates are finite.
    var isFinite: Bool {
        for index in indices where !(self[index].x.isFinite && self[index].y.isFinite) { return false }
        return true
    }
}
