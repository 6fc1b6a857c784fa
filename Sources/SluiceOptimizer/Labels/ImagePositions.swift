/// Which image of the labels a file is.
///
/// Labels name files by a path that starts somewhere: files are known by their whole path inside the footage, or else by
/// the name alone where only one image and one file have it.
struct ImagePositions {
    /// Images of the labels that are not among the files.
    let missing: [String]
    private let positions: [String: Int]

    init(_ labels: CocoLabels, files: [String]) {
        let names = labels.images.map(\.fileName)
        let byPath = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        let byName = Dictionary(grouping: names.indices) { Self.lastComponent(names[$0]) }
        let filesByName = Dictionary(grouping: files, by: Self.lastComponent)
        var positions: [String: Int] = [:]
        for file in files {
            let name = Self.lastComponent(file)
            if let position = byPath[file] {
                positions[file] = position
            } else if let images = byName[name], images.count == 1, filesByName[name]?.count == 1 {
                positions[file] = images[0]
            }
        }
        self.positions = positions
        let found = Set(positions.values)
        missing = names.indices.filter { !found.contains($0) }.map { names[$0] }
    }

    subscript(file: String) -> Int? { positions[file] }

    private static func lastComponent(_ path: String) -> Substring {
        path.split(separator: "/", omittingEmptySubsequences: true).last ?? ""
    }
}
