/// How steady a variant's objects are on a video, without labels.
package struct FlickerReport: Codable, Hashable, Sendable {
    package let settings: FlickerSettings
    package let frames: Int
    /// Seconds of video that were seen; times in which frames were missing are not in it.
    package let seconds: Double
    package let overall: FlickerSlice
    /// By class, the smallest label first; classes without objects are left out.
    package let classes: [ClassFlicker]

    package struct ClassFlicker: Codable, Hashable, Sendable {
        package let label: Int32
        package let slice: FlickerSlice
    }
}

/// The flicker of all objects, or of those of a class.
package struct FlickerSlice: Codable, Hashable, Sendable {
    /// Objects seen, summed over the frames.
    package let objectFrames: Int
    /// Objects that were followed from frame to frame.
    package let tracks: Int
    /// How often an object vanished for 1, 2 … frames and returned in its place; the first is 1 frame.
    package let gaps: [Int]
    /// Objects seen in a frame or two only, although the frames before and after were there.
    package let shortLived: Int
    /// Gaps and short-lived objects for 1,000 objects seen.
    package let per1000Objects: Double?
    /// Gaps and short-lived objects a minute.
    package let perMinute: Double?

    /// Gaps of any length.
    package var vanished: Int { gaps.reduce(0, +) }
    /// All events of flicker.
    package var events: Int { vanished + shortLived }
}
