import SluiceCore
import SluiceMetrics

/// Decides which classes are looked at: those of the labels, or else those of the reference, as far as every variant
/// knows them.
struct ClassChoice {
    let table: ClassTable
    /// In the order of the table, with the ids of the labels where there are labels.
    let categories: [CocoTruth.Category]
    /// What was left out, in words.
    let notes: [String]

    /// - Throws: If objects of a class that a variant does not know are labelled, or if nothing is left.
    init(_ plan: EvaluationPlan) throws(ClassError) {
        let truths = plan.footage.compactMap(\.truth)
        let decider = truths.isEmpty ? plan.variants[0].labels : truths.flatMap(\.labels)
        var all = ClassTable(decider, renaming: plan.renaming)
        if !plan.onlyClasses.isEmpty { all = try all.restricted(to: plan.onlyClasses) }
        let used = Self.usedClasses(truths, all)
        var known = Set(all.names.indices)
        for variant in plan.variants {
            let knownHere = Set(all.classes(of: variant.labels).map(Int.init))
            let unknown = used.subtracting(knownHere).sorted().map { all.names[$0] }
            guard unknown.isEmpty else { throw Self.unknownClasses(unknown, variant, all, knownHere) }
            known.formIntersection(knownHere)
        }
        guard !known.isEmpty else {
            let names = plan.variants.map { "\($0.name): \($0.labels.listed(limit: 4))" }
            throw ClassError(
                .badData,
                "the variants\(truths.isEmpty ? "" : " and the labels") have no class in common (\(names.joined(separator: "; ")))",
                remedy: "give their class names with --names, or say which are the same with --map pedestrian=person"
            )
        }
        table = all.filtered(known.contains)
        categories = Self.categories(table, truths)
        notes = Self.notes(plan, all, known, hasTruth: !truths.isEmpty)
    }

    /// Classes of the table that have true objects.
    private static func usedClasses(_ truths: [FootageTruth], _ table: ClassTable) -> Set<Int> {
        var used: Set<Int> = []
        for truth in truths {
            let classes = table.classes(of: truth.labels)
            for label in truth.usedLabels where classes[label] >= 0 { used.insert(Int(classes[label])) }
        }
        return used
    }

    private static func categories(_ table: ClassTable, _ truths: [FootageTruth]) -> [CocoTruth.Category] {
        var ids: [Int?] = Array(repeating: nil, count: table.names.count)
        for truth in truths {
            for (id, index) in zip(truth.categoryIDs, table.classes(of: truth.labels)) where index >= 0 {
                ids[Int(index)] = ids[Int(index)] ?? id
            }
        }
        return table.names.indices.map { CocoTruth.Category(id: ids[$0] ?? $0 + 1, name: table.names[$0]) }
    }

    private static func unknownClasses(
        _ unknown: [String],
        _ variant: EvaluatedVariant,
        _ all: ClassTable,
        _ known: Set<Int>
    ) -> ClassError {
        let rest = all.names.indices.filter(known.contains).map { all.names[$0] }
        let isUnnamed = variant.labels.first == "class 0"
        let remedy =
            isUnnamed
            ? "nobody names the classes of this model: give --names, a text file with a name in each line"
            : "say which class it is with --map \(unknown[0])=\(NearestName.find(unknown[0], among: variant.labels) ?? variant.labels.first ?? "…")"
                + (rest.isEmpty
                    ? "" : ", or look at others only with --classes \(rest.prefix(3).joined(separator: ","))")
        return ClassError(
            .badData,
            "\(variant.name) does not know \(unknown.listed()), of which there are labelled objects",
            remedy: remedy
        )
    }

    private static func notes(
        _ plan: EvaluationPlan,
        _ all: ClassTable,
        _ known: Set<Int>,
        hasTruth: Bool
    ) -> [String] {
        let dropped = all.names.indices.filter { !known.contains($0) }.map { all.names[$0] }
        guard !dropped.isEmpty, !hasTruth else { return [] }
        return ["Classes that not every variant knows are left out: \(dropped.listed())."]
    }
}
