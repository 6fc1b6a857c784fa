import Foundation
import SluiceCore

/// Writes the detections of each variant as COCO's results: `[{"image_id": …, "category_id": …, "bbox": …, "score": …}]`.
///
/// The files get their names at the end: `NAME.json`, or `NAME-1.json` … for several footages, whose images may have the
/// same ids. What is not finished is removed.
final class ResultsWriter {
    private let folder: String
    private let variants: [String]
    private let footageCount: Int
    private let categoryIDs: [Int]
    private let isFolderNew: Bool
    /// Of all footages so far; those of the current one are the last.
    private var lists: [DetectionList] = []

    init(folder: String, variants: [String], footage: Int, categoryIDs: [Int]) throws(EvaluationError) {
        self.folder = folder
        self.variants = variants
        footageCount = footage
        self.categoryIDs = categoryIDs
        var isFolder: ObjCBool = false
        isFolderNew = unsafe !FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
        guard isFolderNew || isFolder.boolValue else {
            throw EvaluationError(.cannotCreate, "\(folder): is a file, no folder", remedy: Self.anotherFolder)
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw EvaluationError(
                .cannotCreate,
                "\(folder): the folder cannot be made",
                remedy: "check the folder above it and its permissions, or " + Self.anotherFolder
            )
        }
        for path in paths { try Self.checkReplaceable(path) }
    }

    private static let anotherFolder = "choose another folder for --detections"

    /// The files of all footages and variants.
    private var paths: [String] {
        (0..<footageCount).flatMap { index in variants.map { path(of: $0, footage: index) } }
    }

    private func path(of variant: String, footage index: Int) -> String {
        "\(folder)/\(variant)\(footageCount > 1 ? "-\(index + 1)" : "").json"
    }

    /// A file that is there may be replaced if it holds such detections as well.
    private static func checkReplaceable(_ path: String) throws(EvaluationError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let start = FileHandle(forReadingAtPath: path).flatMap { try? $0.read(upToCount: 32) } ?? Data()
        let text = String(decoding: start, as: UTF8.self).filter { !$0.isWhitespace }
        guard text == "[]" || text.hasPrefix("[{\"image_id\":") else {
            throw EvaluationError(
                .cannotCreate,
                "\(path): is there, and holds no detections that could be replaced",
                remedy: "move it away, or " + anotherFolder
            )
        }
    }

    deinit {
        lists = []
        // Goes only if it is empty.
        if isFolderNew { unsafe rmdir(folder) }
    }

    func beginFootage(_ index: Int) throws(EvaluationError) {
        for variant in variants {
            lists.append(try DetectionList(path(of: variant, footage: index)))
        }
    }

    /// Objects of one image, labels as in the class table. Numbers are written so that the same bits are read again.
    func write(_ objects: [Detection], image: Int, variant: Int) throws(EvaluationError) {
        let list = lists[lists.count - variants.count + variant]
        for object in objects {
            let box = [object.box.x, object.box.y, object.box.width, object.box.height]
            try list.append(
                """
                {"image_id":\(image),"category_id":\(categoryIDs[Int(object.label)]),\
                "bbox":[\(box.map { "\(Double($0))" }.joined(separator: ","))],"score":\(Double(object.confidence))}
                """
            )
        }
    }

    func endFootage() throws(EvaluationError) {
        for list in lists.suffix(variants.count) { try list.end() }
    }

    /// Gives the files their names.
    func commit() throws(EvaluationError) {
        for list in lists { try list.commit() }
        lists = []
    }
}

/// A JSON list that grows item by item, and is a file when it is committed.
private final class DetectionList {
    private let path: String
    private var draft: FileDraft?
    private var buffer = Array("[".utf8)
    private var isEmpty = true

    init(_ path: String) throws(EvaluationError) {
        self.path = path
        do {
            draft = try FileDraft(for: path)
        } catch {
            throw EvaluationError(
                .cannotCreate,
                "\(path): cannot be created",
                remedy: "check the folder and its permissions"
            )
        }
    }

    func append(_ item: String) throws(EvaluationError) {
        buffer.append(contentsOf: (isEmpty ? "\n" : ",\n").utf8)
        buffer.append(contentsOf: item.utf8)
        isEmpty = false
        if buffer.count > 1 << 16 { try flush() }
    }

    func end() throws(EvaluationError) {
        buffer.append(contentsOf: "\n]\n".utf8)
        try flush()
    }

    func commit() throws(EvaluationError) {
        do {
            try draft.take()?.commit()
        } catch {
            throw EvaluationError(.cannotCreate, "\(path): cannot be written", remedy: "check the folder")
        }
    }

    private func flush() throws(EvaluationError) {
        do {
            try draft?.append(buffer)
        } catch {
            throw EvaluationError(.outputFailed, "\(path): cannot be written", remedy: "check for a full disk")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
