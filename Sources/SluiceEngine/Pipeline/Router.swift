/// Names the variant that serves a frame. With no experiment under way that is always the champion.
struct Router: Sendable {
    /// Index of the variant that serves.
    let champion: Int

    /// The variant for frame `sequence` of `stream`.
    func variant(stream: Int, sequence: UInt64) -> Int { champion }
}
