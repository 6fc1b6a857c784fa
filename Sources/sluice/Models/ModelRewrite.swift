import Foundation
import SluiceCore
import SluiceGraph
import SluiceOptimizer
import SluiceRuntime

/// The way of every command that rewrites a model: read, change, run both, and write only what proved equal.
struct ModelRewrite {
    let library: RuntimeLibrary
    let before: OnnxModel
    private let input: String
    private let output: String
    private let card: CardFile

    init(_ arguments: RewriteArguments) throws {
        (input, output) = (arguments.source.model, arguments.output)
        before = try OnnxModel(contentsOf: input)
        card = CardFile(besideModel: input)
        var files = FileClash()
        files.reads(input, as: "the model")
        for file in before.dataFiles { files.reads(file, as: "the model's data") }
        if card.exists { files.reads(card.path, as: "the model's card") }
        try files.writes(output, as: "the new model")
        try files.writes(CardFile(besideModel: output).path, as: "the new model's card")
        try files.writes(ConstantStorage.dataPath(for: output), as: "the new model's data")
        library = try RuntimeLibrary.load(arguments.source.runtimeLibrary)
    }

    /// Runs of old and new model, on inputs of the size that the model has or is usual.
    var proof: RewriteProof {
        RewriteProof(library: library, size: before.usualSize)
    }

    /// Shapes of all values, for one image.
    func shapes() throws -> ShapeTable {
        ShapeTable(before.graph, values: try ShapeReader(library: library).read(before))
    }

    /// Writes the new model, its card, and says what was done.
    ///
    /// - Parameters:
    ///   - difference: What the proof found.
    ///   - card: The new card; `nil`: the old one still holds, if there is one.
    /// - Throws: If the outputs differ; then nothing is written.
    func finish(
        _ after: OnnxModel,
        difference: Double,
        card newCard: String? = nil,
        _ done: String
    ) throws {
        try check(difference)
        let card = try newCard ?? oldCard()
        try checkCard(card)
        try after.write(to: output)
        try announce(difference, card, done)
    }

    /// Writes the model as it is, with its constants in a second file, and says so.
    func finishSplit() throws {
        // What is compared is what is read from the files: in a folder of their own until it proves right.
        let folder = try DraftFolder(beside: output)
        let draft = folder(URL(filePath: output).lastPathComponent)
        let bytes = try ConstantStorage.split(before, to: draft)
        let difference = try proof.difference(ofFiles: input, draft)
        try check(difference)
        let card = try oldCard()
        try checkCard(card)
        try folder.move(ConstantStorage.dataPath(for: draft), to: ConstantStorage.dataPath(for: output))
        try folder.move(draft, to: output)
        try announce(difference, card, "\(bytes) bytes of constants in \(ConstantStorage.dataPath(for: output))")
    }

    private func check(_ difference: Double) throws {
        guard difference <= RewriteProof.tolerance else {
            throw OutputError(
                .internalError,
                "\(input): rewritten, it gives other outputs (largest relative difference \(Self.show(difference))); nothing was written",
                remedy: "report this with the model"
            )
        }
    }

    /// The card that lay beside the old model, for the new one.
    private func oldCard() throws -> String? {
        try card.text(forUseAt: CardFile(besideModel: output).path)
    }

    private func checkCard(_ card: String?) throws {
        if let card { try CardFile(besideModel: output).checkReplaceable(by: card) }
    }

    private func announce(_ difference: Double, _ card: String?, _ done: String) throws {
        if let card { try CardFile.write(card, to: CardFile(besideModel: output).path) }
        print("\(output): \(done); largest relative difference of an output \(Self.show(difference))")
    }

    private static func show(_ difference: Double) -> String {
        difference == 0 ? "0 (equal to the bit)" : String(format: "%.1e", difference)
    }
}

extension OnnxModel {
    /// Height and width to run it with: those of its metadata, else what most detectors take.
    var usualSize: (height: Int, width: Int) {
        let noted = Dictionary(metadata.map { ($0.key, $0.value) }) { first, _ in first }
        return ModelMetadata(noted).size ?? (height: 640, width: 640)
    }
}
