import SluiceCore

/// One stream of a running pipeline, as all lanes know it.
final class PipelineStream: Sendable {
    /// Its place in the lanes' tables; free for another stream once every frame of this one has ended.
    let slot: Int
    let spec: StreamSpec
    let book: StreamBook
    let gate: AdmissionGate
    /// Its name as a JSON string.
    let label: [UInt8]
    /// JSON names of the images, for a folder of them.
    let files: [[UInt8]]

    init(slot: Int, spec: StreamSpec, limit: Int, files: [String], activity: Activity) {
        self.slot = slot
        self.spec = spec
        book = StreamBook(name: spec.name, limit: limit)
        gate = AdmissionGate(limit: limit, activity: activity)
        label = JSONBuffer.escaped(spec.name)
        self.files = files.map(JSONBuffer.escaped)
    }

    /// What happens to a frame that finds no place.
    var overflow: OverflowPolicy {
        let isLive = book.isLive ?? spec.comesAndGoes
        return spec.overflow ?? (isLive || spec.pace == .realtime ? .dropOldest : .block)
    }
}
