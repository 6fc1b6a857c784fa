import COnnxRuntime
import Foundation
import Glibc
import SluiceRuntime
import SluiceTesting
import Testing

/// That our declarations are those of the library. All other tests of this target call the rest of the slots.
@Suite struct AbiTests {
    /// The official header: named, got by `scripts/fetch-runtime-header`, or installed.
    static let officialHeader: String? =
        [
            ProcessInfo.processInfo.environment["SLUICE_ORT_HEADER"],
            URL(fileURLWithPath: #filePath)
                .appending(path: "../../../.runtime/header/usr/include/onnxruntime/onnxruntime_c_api.h")
                .standardized.path,
            "/usr/include/onnxruntime/onnxruntime_c_api.h",
            "/usr/include/onnxruntime/core/session/onnxruntime_c_api.h",
            "/usr/local/include/onnxruntime/onnxruntime_c_api.h",
            "/usr/local/include/onnxruntime_c_api.h",
        ]
        .compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0) }

    @Test(.enabled(if: officialHeader != nil, "no official header; scripts/fetch-runtime-header gets it"))
    func everyDeclarationAgreesWithTheOfficialHeader() throws {
        let header = try #require(Self.officialHeader)
        let sources = URL(fileURLWithPath: #filePath).appending(path: "../../../Sources/COnnxRuntime").standardized
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.currentDirectoryURL = sources
        compiler.arguments = [
            "clang", "-fsyntax-only", "-Werror", "-Iinclude", "-DSLUICE_ORT_HEADER=\"\(header)\"", "abi_check.c",
        ]
        let output = Pipe()
        compiler.standardError = output
        try compiler.run()
        let complaints = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        compiler.waitUntilExit()
        #expect(compiler.terminationStatus == 0, "\(complaints)")
    }

    /// The options are the only slots whose effect no other test can see.
    @Test func theSlotsOfSessionOptionsAreTheRightOnes() throws {
        let api = try unsafe Self.functions()
        var options: OpaquePointer?
        #expect(unsafe api.pointee.CreateSessionOptions(&options) == nil)
        let handle = unsafe try #require(options)
        defer { unsafe api.pointee.ReleaseSessionOptions(handle) }
        #expect(unsafe api.pointee.SetSessionGraphOptimizationLevel(handle, OrtOptimization(OrtOptimizationAll)) == nil)
        let level = unsafe Self.failure(api, api.pointee.SetSessionGraphOptimizationLevel(handle, 77))
        #expect(level?.contains("graph_optimization_level") == true)
        #expect(unsafe api.pointee.AddSessionConfigEntry(handle, "session.intra_op.allow_spinning", "0") == nil)
        let key = unsafe Self.failure(api, api.pointee.AddSessionConfigEntry(handle, "", "0"))
        #expect(key?.lowercased().contains("key") == true)
    }

    @Test func aSessionHasTheThreadsItWasAskedFor() throws {
        let library = try RuntimeLibrary.load()
        let model = ModelSource.bytes(TinyModel.affine().bytes, name: "tiny")
        let before = try Self.threadCount()
        let session = try Session(model, library: library, options: SessionOptions(threads: 17))
        // 16, and room for what tests beside this one start and end.
        #expect(try Self.threadCount() - before >= 10)
        _ = consume session
        #expect(try Self.threadCount() - before <= 6)
    }

    private static func threadCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
    }

    private static func functions() throws -> UnsafePointer<OrtApi> {
        let image = unsafe try #require(dlopen(RuntimeLibrary.load().path, RTLD_NOW))
        let symbol = unsafe try #require(dlsym(image, "OrtGetApiBase"))
        let base = unsafe try #require(unsafeBitCast(symbol, to: OrtApiBaseGetter.self)())
        return unsafe try #require(base.pointee.GetApi(UInt32(OrtApiLevelRequired)))
    }

    /// The message of a failed status.
    private static func failure(_ api: UnsafePointer<OrtApi>, _ status: OpaquePointer?) -> String? {
        guard let status = unsafe status else { return nil }
        defer { unsafe api.pointee.ReleaseStatus(status) }
        return unsafe String(cString: api.pointee.GetErrorMessage(status))
    }
}
