/// Everything a pipeline needs to know before it starts.
package struct PipelineSpec: Hashable, Sendable {
    /// In the order of the file. Names are unique.
    package var streams: [StreamSpec]
    /// The ways to turn a frame into objects. Never empty; the first is the champion.
    package var variants: [VariantSpec]
    package var outputs: [OutputSpec] = [OutputSpec(.standardOutput)]
    package var ledger: LedgerMode = .exact
    /// `nil`: no HTTP.
    package var http: HTTPSpec?

    package init(streams: [StreamSpec], champion: ModelSpec) {
        self.streams = streams
        variants = [VariantSpec(name: VariantSpec.champion, model: champion)]
    }

    /// The variant that serves.
    package var champion: VariantSpec { variants[0] }
}

/// A named way to turn a frame into objects.
package struct VariantSpec: Hashable, Sendable {
    /// Name of the variant that serves.
    package static let champion = "champion"

    package var name: String
    package var model: ModelSpec

    package init(name: String, model: ModelSpec) {
        self.name = name
        self.model = model
    }
}

/// Whether each line says what its frame cost.
package enum LedgerMode: String, Hashable, Sendable, CaseIterable {
    /// Every stage of every frame.
    case exact
    /// No timings in the lines.
    case off
}
