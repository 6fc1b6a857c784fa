package import SluiceCore

/// Somebody who wants to see the pictures together with what was found on them: an annotated video, a preview.
///
/// While there is a tap, pictures live until it has seen them, and a frame keeps its ticket for as long, so a slow
/// tap slows the sources down instead of filling the memory.
package protocol FrameTap: Sendable {
    /// Sees one frame. Called on the tap's own lane, in the order of each stream.
    func see(
        _ picture: borrowing Picture,
        _ header: FrameHeader,
        _ detections: borrowing Detections,
        _ timings: StageTimings
    )
}
