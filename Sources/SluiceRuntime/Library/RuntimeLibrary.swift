import COnnxRuntime
import Glibc
package import SluiceCore

/// ONNX Runtime, loaded into this process, with its one environment.
///
/// A library stays loaded until the process ends, because its thread pools do.
@safe
package final class RuntimeLibrary: Sendable, CustomStringConvertible {
    /// File the library came from.
    package let path: String
    /// Release of the library, `1.31.1`.
    package let version: String
    let functions: OrtFunctions
    // The environment is thread-safe by the runtime's contract, and never released.
    nonisolated(unsafe) let environment: OpaquePointer

    private static let loaded = Guarded<[String: RuntimeLibrary]>([:])

    /// Loads the library, or returns the one that is loaded.
    ///
    /// `explicit` is the file or folder that the user named. With `nil` it is searched: `SLUICE_ONNXRUNTIME`, next
    /// to the program, `../lib/sluice`, the checkout, `/usr/lib/sluice`, the system.
    package static func load(_ explicit: String? = nil) throws(InferenceError) -> RuntimeLibrary {
        try load(RuntimeSearch.current(explicit: explicit))
    }

    /// Loads the library that `search` finds first.
    package static func load(_ search: RuntimeSearch) throws(InferenceError) -> RuntimeLibrary {
        for place in search.places {
            guard let file = RuntimeSearch.library(at: place) else {
                guard place.isExplicit else { continue }
                throw InferenceError(
                    .runtimeUnavailable,
                    "\(place.path): no ONNX Runtime library here (from \(place.origin))",
                    remedy: "name libonnxruntime.so or the folder that holds it"
                )
            }
            if let library = try load(file: file, place: place) { return library }
        }
        throw InferenceError(
            .runtimeUnavailable,
            "ONNX Runtime was not found",
            remedy: "run scripts/setup, or name libonnxruntime.so with --runtime-library or SLUICE_ONNXRUNTIME"
        )
    }

    /// `nil` if the system has no such library.
    private static func load(file: String, place: RuntimeSearch.Place) throws(InferenceError) -> RuntimeLibrary? {
        let result = loaded.withLock { loaded -> Result<RuntimeLibrary?, InferenceError> in
            let path = resolvedPath(file) ?? file
            if let library = loaded[path] { return .success(library) }
            do throws(InferenceError) {
                let library = try open(path, isSystem: path.utf8.first != UInt8(ascii: "/"))
                if let library { loaded[path] = library }
                return .success(library)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func open(_ path: String, isSystem: Bool) throws(InferenceError) -> RuntimeLibrary? {
        // The official builds (1.31 is one) keep an identifier in ~/.cache/Microsoft and report to their makers over the
        // network unless they find this. Whoever wants that can set it to 0.
        unsafe setenv("ORT_DISABLE_TELEMETRY", "1", 0)
        guard let image = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            if isSystem { return nil }
            let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? "unknown reason"
            throw InferenceError(
                .runtimeUnavailable,
                "\(path): cannot be loaded: \(reason)",
                remedy: "run scripts/setup, or name another library with --runtime-library"
            )
        }
        guard let symbol = unsafe dlsym(image, "OrtGetApiBase") else {
            throw InferenceError(
                .runtimeUnavailable,
                "\(path): not an ONNX Runtime library",
                remedy: "name libonnxruntime.so with --runtime-library"
            )
        }
        let getBase = unsafe unsafeBitCast(symbol, to: OrtApiBaseGetter.self)
        guard let base = unsafe getBase() else {
            throw InferenceError(
                .runtimeUnavailable,
                "\(path): the library offers no interface",
                remedy: "run scripts/setup"
            )
        }
        let version = unsafe String(cString: base.pointee.GetVersionString())
        let level = UInt32(OrtApiLevelRequired)
        guard let table = unsafe base.pointee.GetApi(level) else {
            throw InferenceError(
                .runtimeUnavailable,
                "\(path): ONNX Runtime \(version) lacks API level \(level)",
                remedy: "use ONNX Runtime 1.\(level) or newer; scripts/setup gets the tested one"
            )
        }
        return try unsafe RuntimeLibrary(path: path, version: version, functions: OrtFunctions(table))
    }

    private init(path: String, version: String, functions: OrtFunctions) throws(InferenceError) {
        self.path = path
        self.version = version
        self.functions = functions
        var environment: OpaquePointer?
        do {
            try unsafe functions.check(
                functions.table.pointee.CreateEnvWithCustomLogger(
                    RuntimeLog.callback,
                    nil,
                    OrtSeverity(OrtSeverityWarning),
                    "sluice",
                    &environment
                )
            )
        } catch {
            throw InferenceError(
                .runtimeUnavailable,
                "\(path): ONNX Runtime \(version) cannot start: \(error.summary)",
                remedy: "run scripts/setup, or name another library with --runtime-library"
            )
        }
        // Success and no environment would be a broken library; every later call would fail on it.
        guard let environment = unsafe environment else {
            throw InferenceError(.runtimeUnavailable, "\(path): no environment", remedy: "run scripts/setup")
        }
        unsafe self.environment = environment
    }

    /// What the runtime said lately (warnings and errors), oldest first.
    package var messages: [String] { RuntimeLog.shared.messages }

    package var description: String { "ONNX Runtime \(version) (\(path))" }
}
