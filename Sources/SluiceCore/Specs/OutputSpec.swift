/// Where lines go.
package struct OutputSpec: Hashable, Sendable {
    package enum Destination: Hashable, Sendable {
        case standardOutput
        /// A file, appended to.
        case file(path: String)
    }

    package var destination: Destination

    package init(_ destination: Destination) {
        self.destination = destination
    }
}

/// How frames are put together for one inference call.
package struct BatchSpec: Hashable, Sendable {
    /// Most frames in a call.
    package var max = 1
    /// Nanoseconds a frame may take from its packet to its result; a batch is not held open beyond that.
    package var latencyBudget: UInt64 = 50_000_000

    package init() {}
}
