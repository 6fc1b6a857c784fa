import SluiceCore

extension Device {
    /// Throws unless this program can use the device. Never falls back to another.
    func checkAvailable(in library: RuntimeLibrary) throws(InferenceError) {
        guard !isSupported else { return }
        throw InferenceError(
            .deviceUnavailable,
            "device \(rawValue) is not available with \(library)",
            remedy: "set model.device: cpu"
        )
    }
}
