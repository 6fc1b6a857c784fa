package import SluiceCore

/// The classes that are looked at, and which of them each label of a model or of an annotation file is.
///
/// Names are what models and labels have in common: they are compared without regard to case and separators, after the
/// renamings that the user asks for.
package struct ClassTable: Hashable, Sendable {
    /// As they are shown, in the order of whoever decides: the labels, or else the reference.
    package let names: [String]
    private let renaming: Renaming
    /// What is equal for equal classes, for each of ``names``.
    private let keys: [String]

    /// Renamings, such as `pedestrian` → `person`: what a model or a file calls the one is the other.
    package struct Renaming: Hashable, Sendable {
        private var names: [String: String] = [:]

        package init() {}

        /// Adds `old=new`.
        package mutating func add(_ text: String) throws(ClassError) {
            let sides = text.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
                throw ClassError(.usage, "--map \(text): no renaming", remedy: "write --map pedestrian=person")
            }
            names[Self.folded(String(sides[0]))] = String(sides[1])
        }

        /// The name under which `name` is looked at.
        func shown(_ name: String) -> String { names[Self.folded(name)] ?? name }

        /// What is equal for equal classes.
        func key(_ name: String) -> String { Self.folded(shown(name)) }

        /// Names that circulate for classes of COCO: those of Pascal VOC, which darknet's lists have.
        private static let synonyms = [
            "aeroplane": "airplane", "motorbike": "motorcycle", "sofa": "couch", "tvmonitor": "tv",
        ]

        /// Without case and separators: `Potted Plant`, `potted_plant` and `pottedplant` are one.
        private static func folded(_ name: String) -> String {
            let letters = name.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }
            return synonyms[letters] ?? letters
        }
    }

    /// - Parameter names: Names that are the same class are one.
    package init(_ names: [String], renaming: Renaming) {
        var seen: Set<String> = []
        let first = names.filter { seen.insert(renaming.key($0)).inserted }
        self.init(first.map(renaming.shown), keys: first.map(renaming.key), renaming)
    }

    private init(_ names: [String], keys: [String], _ renaming: Renaming) {
        self.names = names
        self.keys = keys
        self.renaming = renaming
    }

    /// The class that `name` is, or `nil`.
    package func index(of name: String) -> Int? { keys.firstIndex(of: renaming.key(name)) }

    /// For each label, its class, or -1.
    package func classes(of labels: [String]) -> [Int32] {
        labels.map { index(of: $0).map(Int32.init) ?? -1 }
    }

    /// The table without the classes for which `isKept` is false.
    package func filtered(_ isKept: (Int) -> Bool) -> ClassTable {
        let kept = names.indices.filter(isKept)
        return ClassTable(kept.map { names[$0] }, keys: kept.map { keys[$0] }, renaming)
    }

    /// The table with only the classes that are named.
    package func restricted(to wanted: [String]) throws(ClassError) -> ClassTable {
        var kept: Set<Int> = []
        for name in wanted {
            guard let index = index(of: name) else {
                let hint = NearestName.find(name, among: names).map { "did you mean \($0)? " } ?? ""
                throw ClassError(
                    .usage,
                    "--classes \(name): there is no such class",
                    remedy: "\(hint)there are \(names.listed())"
                )
            }
            kept.insert(index)
        }
        return filtered(kept.contains)
    }
}

/// Why classes cannot be compared.
package typealias ClassError = CodedError<ExitCode>

extension [String] {
    /// The first few, and how many there are more: `a, b and 5 more`.
    package func listed(limit: Int = 8) -> String {
        guard count > limit else { return joined(separator: ", ") }
        return prefix(limit).joined(separator: ", ") + " and \(count - limit) more"
    }
}
