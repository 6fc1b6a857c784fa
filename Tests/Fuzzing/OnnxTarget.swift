import SluiceCore
import SluiceGraph

/// Any bytes are a model that survives being written and read again, or an error with a remedy.
func fuzzOnnx(_ bytes: [UInt8]) {
    do throws(GraphError) {
        let model = try OnnxModel(bytes: bytes, name: "fuzzed")
        let once = try model.serialized()
        let twice = try OnnxModel(bytes: once, name: "fuzzed again").serialized()
        precondition(once == twice, "writing a model changes it")
    } catch {
        precondition(!error.what.isEmpty && !error.remedy.isEmpty && !error.description.contains("\n"))
    }
}
