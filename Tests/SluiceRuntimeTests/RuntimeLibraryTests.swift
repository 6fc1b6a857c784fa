import Foundation
import SluiceCore
import SluiceRuntime
import TestSupport
import Testing

@Suite struct RuntimeLibraryTests {
    @Test func theLibraryOfTheCheckoutIsFoundOnce() throws {
        let library = try RuntimeLibrary.load()
        #expect(library.version.split(separator: ".").count == 3)
        #expect(library.description == "ONNX Runtime \(library.version) (\(library.path))")
        #expect(try RuntimeLibrary.load(library.path) === library)
        let folder = URL(fileURLWithPath: library.path).deletingLastPathComponent().path
        #expect(try RuntimeLibrary.load(folder) === library)
    }

    @Test func theSearchFollowsItsOrder() {
        let places = RuntimeSearch(executable: "/home/me/sluice/.build/release/sluice").places.map(\.path)
        #expect(
            places == [
                "/home/me/sluice/.build/release", "/home/me/sluice/.build/lib/sluice",
                "/home/me/sluice/.build/release/.runtime/cpu",
                "/home/me/sluice/.build/.runtime/cpu", "/home/me/sluice/.runtime/cpu", "/home/me/.runtime/cpu",
                "/home/.runtime/cpu", "/.runtime/cpu", "/usr/lib/sluice", "libonnxruntime.so.1", "libonnxruntime.so",
            ]
        )
        let installed = RuntimeSearch(executable: "/usr/bin/sluice").places.map(\.path)
        #expect(installed.prefix(2) == ["/usr/bin", "/usr/lib/sluice"])
        #expect(installed.filter { $0 == "/usr/lib/sluice" }.count == 1)
        #expect(RuntimeSearch(environment: "/opt/ort", executable: "/x").places.map(\.path) == ["/opt/ort"])
        #expect(
            RuntimeSearch(explicit: "a.so", environment: "/opt/ort", executable: "/x").places.map(\.path) == ["a.so"]
        )
    }

    @Test(arguments: [
        (nil, "no ONNX Runtime library here"),
        ("libonnxruntime.so", "cannot be loaded"),
        ("readme.txt", "no ONNX Runtime library here"),
    ])
    func aFolderWithoutAWorkingLibraryIsRefused(file: String?, expected: String) throws {
        let folder = try TemporaryFolder()
        if let file { _ = try folder.write(file, Array("not a library".utf8)) }
        let error = #expect(throws: InferenceError.self) { try RuntimeLibrary.load(folder.path) }
        #expect(error?.code == .runtimeUnavailable)
        #expect(error?.exitCode == .unavailable)
        #expect(error?.what.contains(expected) == true)
        #expect(error?.description.contains("\n") == false)
        #expect(error?.remedy.isEmpty == false)
    }

    @Test func anotherLibraryIsRefused() throws {
        let error = #expect(throws: InferenceError.self) {
            try RuntimeLibrary.load(RuntimeSearch(environment: "libm.so.6", executable: "/"))
        }
        // Named by the user, so a path: the linker's own search is for the last places only.
        #expect(error?.what == "libm.so.6: no ONNX Runtime library here (from SLUICE_ONNXRUNTIME)")
        let path = try #require(
            ["/lib/x86_64-linux-gnu/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6", "/lib64/libm.so.6"]
                .first { FileManager.default.fileExists(atPath: $0) }
        )
        let foreign = #expect(throws: InferenceError.self) { try RuntimeLibrary.load(path) }
        #expect(foreign?.what.hasSuffix("not an ONNX Runtime library") == true)
    }
}
