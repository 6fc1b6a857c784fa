import Glibc
import OnnxProto
import OrderedCollections
import SluiceCore
import SwiftProtobuf

/// An ONNX model as something to edit.
///
/// Whatever a file has that is not modelled here (functions, training info, fields of newer versions) is kept and
/// written back. Graphs inside nodes (`If`, `Loop`, `Scan`) are refused: whoever edits around them, edits wrongly.
package struct OnnxModel: Sendable {
    package var graph: Graph
    /// What messages call it: its path, mostly.
    package let name: String
    /// The message without the graph.
    private var rest: Onnx_ModelProto

    /// The newest standard operators whose meaning is known here.
    package static let newestOpset = 28

    /// Reads a file. Constants in other files are found and checked, but read only when asked for.
    package init(contentsOf path: String) throws(GraphError) {
        let bytes: [UInt8]
        do {
            bytes = try WholeFile.read(path)
        } catch  where error.code == EISDIR {
            throw GraphError(.badModel, "\(path): is a folder", remedy: "name the .onnx file in it")
        } catch {
            throw GraphError(.notFound, "\(path): \(error.reason)", remedy: "check the path")
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let folder = parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
        try self.init(bytes: bytes, name: path, folder: folder)
    }

    /// - Parameters:
    ///   - name: What messages call the model.
    ///   - folder: Where other files of it are; without one, constants in other files are refused.
    package init(bytes: [UInt8], name: String, folder: String? = nil) throws(GraphError) {
        guard !bytes.isEmpty else {
            throw GraphError(.badModel, "\(name): the file is empty", remedy: "export or download it again")
        }
        let proto: Onnx_ModelProto
        do {
            proto = try Onnx_ModelProto(serializedBytes: bytes)
        } catch {
            throw GraphError(
                .badModel,
                "\(name): is not an ONNX model, or a damaged one",
                remedy: "export or download it again"
            )
        }
        // Almost any bytes are a message with unknown fields.
        guard proto.hasGraph, !proto.graph.node.isEmpty || !proto.graph.output.isEmpty else {
            throw GraphError(.badModel, "\(name): is not an ONNX model: no graph is in it", remedy: "check the path")
        }
        self.name = name
        do throws(GraphError) {
            graph = try Graph(proto.graph, folder: folder)
            rest = proto
            rest.clearGraph()
            try checkOpset()
        } catch {
            throw GraphError(error.code, "\(name): \(error.what)", remedy: error.remedy)
        }
    }

    /// A model around a graph.
    package init(_ graph: Graph, name: String, opset: Int) {
        self.graph = graph
        self.name = name
        rest = Onnx_ModelProto()
        rest.producerName = "sluice"
        irVersion = 8
        self.opset = opset
    }

    private func checkOpset() throws(GraphError) {
        guard opset <= Self.newestOpset, opset > 0 else {
            throw GraphError(
                .unsupported,
                "is for the operators of version \(opset), and \(Self.newestOpset) is the newest known here",
                remedy: "export it for opset \(Self.newestOpset) or older"
            )
        }
    }

    /// The file's bytes, all constants included.
    ///
    /// - Throws: If constants in other files cannot be read, or if it would be more than protobuf's 2 GB.
    package func serialized() throws(GraphError) -> [UInt8] { try serialized(placing: [:]) }

    /// The file's bytes, without the constants that have a place in another file.
    func serialized(placing places: [String: ConstantPlace]) throws(GraphError) -> [UInt8] {
        let size = graph.constants.values.reduce(0) { $0 + (places[$1.name] == nil ? $1.byteCount : 0) }
        guard size < Int(Int32.max) else {
            throw GraphError(
                .unsupported,
                "\(name): one file cannot hold its \(size >> 20) MiB of constants",
                remedy: "put the constants into a second file"
            )
        }
        var message = rest
        message.graph = try graph.proto(placing: places)
        do {
            return try message.serializedBytes()
        } catch {
            throw GraphError(.unsupported, "\(name): cannot be encoded: \(error)", remedy: "report this with the model")
        }
    }

    /// Replaces the file at `path`, whole or not at all.
    ///
    /// Constants that one file could not hold go into a second one beside it; see ``ConstantStorage``.
    package func write(to path: String) throws(GraphError) {
        guard constantBytes <= ConstantStorage.mostInOneFile else {
            try ConstantStorage.split(self, to: path)
            return
        }
        let bytes = try serialized()
        do {
            try WholeFile.replace(path, with: bytes)
        } catch {
            throw GraphError(.cannotWrite, "\(path): \(error.reason)", remedy: "check the folder and its permissions")
        }
    }
}

extension OnnxModel {
    /// Bytes that all constants take, wherever they lie.
    package var constantBytes: Int { graph.constants.values.reduce(0) { $0 + $1.byteCount } }

    /// Version of the standard operators.
    package var opset: Int {
        get {
            // Files from before operator sets were versioned.
            Int(rest.opsetImport.first { $0.isStandard }?.version ?? 1)
        }
        set { setOpset(newValue, of: "") }
    }

    /// Versions of the operators by domain; the standard ones have the empty domain.
    package var opsets: [String: Int] {
        var versions: [String: Int] = [:]
        for entry in rest.opsetImport { versions[entry.isStandard ? "" : entry.domain] = Int(entry.version) }
        return versions
    }

    /// Says which version of a domain's operators the model uses.
    package mutating func setOpset(_ version: Int, of domain: String) {
        let place = rest.opsetImport.firstIndex { domain.isEmpty ? $0.isStandard : $0.domain == domain }
        if let place {
            rest.opsetImport[place].version = Int64(version)
        } else {
            var entry = Onnx_OperatorSetIdProto()
            entry.domain = domain
            entry.version = Int64(version)
            rest.opsetImport.append(entry)
        }
    }

    /// Version of the file format.
    package var irVersion: Int {
        get { Int(rest.irVersion) }
        set { rest.irVersion = Int64(newValue) }
    }

    /// The program that wrote the file, with its version.
    package var producer: String {
        [rest.producerName, rest.producerVersion].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Number of functions that the model defines for itself.
    package var functionCount: Int { rest.functions.count }

    /// What people and programs noted in the file, in its order.
    package var metadata: [(key: String, value: String)] {
        rest.metadataProps.map { ($0.key, $0.value) }
    }

    /// A note in the file; setting `nil` removes it.
    package subscript(metadata key: String) -> String? {
        get { rest.metadataProps.first { $0.key == key }?.value }
        set {
            let place = rest.metadataProps.firstIndex { $0.key == key }
            switch (place, newValue) {
            case (let place?, let value?): rest.metadataProps[place].value = value
            case (let place?, nil): rest.metadataProps.remove(at: place)
            case (nil, let value?):
                var entry = Onnx_StringStringEntryProto()
                (entry.key, entry.value) = (key, value)
                rest.metadataProps.append(entry)
            case (nil, nil): break
            }
        }
    }
}

extension Onnx_OperatorSetIdProto {
    fileprivate var isStandard: Bool { domain.isEmpty || domain == "ai.onnx" }
}
