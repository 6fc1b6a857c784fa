/// A model loaded on a device, ready to run.
///
/// A session is exclusive: it belongs to one lane, and only one call is in it at a time.
package protocol InferenceSession: ~Copyable, Sendable {
    var signature: ModelSignature { get }
    /// What really runs the model: `cpu`, `cuda`, … Never a wish.
    var device: String { get }
    /// Gets everything ready that a run with this batch needs (bindings, output memory), for every number of
    /// frames up to its capacity, and runs the model with each, so that no later run allocates.
    ///
    /// - Returns: How many times the model was run.
    @discardableResult
    mutating func prepare(_ batch: inout TensorBatch) throws(InferenceError) -> Int
    /// Runs the first `batch.count` slots and leaves the outputs in `batch.outputs`.
    ///
    /// - Returns: What it cost to move the batch in and out, and to compute it.
    mutating func run(_ batch: inout TensorBatch) throws(InferenceError) -> InferenceCost
}

/// What one inference call cost.
package struct InferenceCost: Sendable, BitwiseCopyable {
    /// Nanoseconds to copy inputs from host to device memory, fenced; 0 where nothing is copied.
    package var hostToDevice: UInt64 = 0
    /// Nanoseconds to compute.
    package var compute: UInt64 = 0
    /// Nanoseconds to copy outputs from device to host memory, fenced; 0 where nothing is copied.
    package var deviceToHost: UInt64 = 0
    package var hostToDeviceBytes: UInt64 = 0
    package var deviceToHostBytes: UInt64 = 0

    package init() {}
}
