import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What the program must not do behind its owner's back.
    @Suite(.serialized) struct PrivacyTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        /// The runtime's official builds report their use unless they are told not to, and keep an identifier for it
        /// below the cache folder.
        @Test func `the runtime reports to nobody`() throws {
            let ending = try Program.run(
                ["run", "scene:street?seed=7&frames=5", "--model", Model.street, "--output", "/dev/null", "--quiet"],
                environment: ["HOME": folder.path, "XDG_CACHE_HOME": folder("cache")]
            )
            #expect(ending.status == 0, "\(ending.errors)")
            let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
            #expect(files.contains { $0.hasPrefix("cache/sluice/") })
            #expect(!files.contains { $0.contains("Microsoft") || $0.contains("onnxruntime") }, "\(files)")
        }
    }
}
