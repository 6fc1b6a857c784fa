import SluiceCore

/// The files that a model is made of, as they were when it was loaded.
struct ModelFiles: Hashable, Sendable {
    private let stamps: [FileStamp?]

    init(_ model: ModelSpec) {
        var paths = [model.path]
        if case .file(let path) = model.labels { paths.append(path) }
        stamps = paths.map(FileStamp.init)
    }
}
