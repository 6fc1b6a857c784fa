/// Where lines go.
package struct OutputSpec: Hashable, Sendable {
    package enum Destination: Hashable, Sendable {
        case standardOutput
        /// A file, appended to.
        case file(path: String)
    }

    package var destination: Destination
    /// When to begin a new file; `nil`: never. For files only.
    package var rotation: RotationSpec?
    /// Nanoseconds between two calls that make written lines durable; `nil`: left to the system. For files only.
    package var syncInterval: UInt64? = 1_000_000_000
    /// What happens when lines cannot be written; `nil`: ``LossPolicy/counted`` once a stream is live, else `never`.
    package var loss: LossPolicy?

    package init(_ destination: Destination) {
        self.destination = destination
    }
}

/// What happens to lines that cannot be written now.
package enum LossPolicy: String, Hashable, Sendable, CaseIterable {
    /// The pipeline waits for a slow writer, and stops when writing fails. For files that are worked through.
    case never
    /// Nobody waits: what does not fit into memory is dropped and counted, and writing is tried again. For cameras.
    case counted
}

/// When a new file is begun, and which old ones are kept. Old files are named `NAME.1` (the newest), `NAME.2`, ….
package struct RotationSpec: Hashable, Sendable {
    /// Begin a new file before this one grows beyond so many bytes.
    package var size: UInt64 = 100_000_000
    /// Begin a new file when this one is so old, in nanoseconds; `nil`: however old it is.
    package var age: UInt64?
    /// Most old files.
    package var keep = 7
    /// Most bytes of all files together, the current one included; `nil`: `size × (keep + 1)`.
    package var total: UInt64?

    package init() {}
}

/// How frames are put together for one inference call.
package struct BatchSpec: Hashable, Sendable {
    /// Most frames in a call.
    package var max = 1
    /// Nanoseconds a frame may take from its packet to its result; a batch is not held open beyond that.
    package var latencyBudget: UInt64 = 50_000_000

    package init() {}
}
