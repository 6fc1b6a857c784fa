package import SluiceCore

/// How a model is loaded.
package struct SessionOptions: Hashable, Sendable {
    package var device: Device = .cpu
    /// Threads that compute one run, the calling one included.
    package var threads = 1

    package init(device: Device = .cpu, threads: Int = 1) {
        self.device = device
        self.threads = threads
    }
}
