import Foundation
import SluiceConfig
import SluiceCore
import Testing

/// The root of the checkout.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// What the repository ships agrees with the code.
@Suite struct RepositoryTests {
    @Test(arguments: ["street", "file", "two-streams", "images", "camera"])
    func shippedPipelinesAreRight(name: String) throws {
        let file = repository.appending(path: "pipelines/\(name).yaml").path
        let configuration = try ConfigurationLoader().load(file: file)
        #expect(configuration.warnings == [])
        #expect(configuration.spec.champion.model.path.hasSuffix("pipelines/../models/street.onnx"))
    }

    @Test func noShippedPipelineIsUntested() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: repository.appending(path: "pipelines").path)
        #expect(files.sorted() == ["camera.yaml", "file.yaml", "images.yaml", "street.yaml", "two-streams.yaml"])
    }

    /// With `SLUICE_UPDATE_DOCS` set, writes the table anew.
    @Test func theReferenceIsThatOfTheCode() throws {
        let file = repository.appending(path: "docs/configuration.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let parts = text.split(separator: /<!-- reference: (begin|end).*-->\n/, omittingEmptySubsequences: false)
        try #require(parts.count == 3)
        if ProcessInfo.processInfo.environment["SLUICE_UPDATE_DOCS"] != nil {
            let updated = text.replacingCharacters(
                in: parts[1].startIndex..<parts[1].endIndex,
                with: SchemaReference.markdown
            )
            try updated.write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(String(parts[1]) == SchemaReference.markdown, "run this test with SLUICE_UPDATE_DOCS=1")
        }
    }

    @Test(arguments: ["street", "door"])
    func examplesOfTheDocumentationAreRight(stream: String) throws {
        let text = try String(contentsOf: repository.appending(path: "docs/configuration.md"), encoding: .utf8)
        let examples = text.matches(of: /```yaml\n((?s:.*?))```/).map { String($0.1) }
        let example = try #require(examples.first { $0.contains("\(stream):") })
        #expect(try load(example).spec.streams.contains { $0.name == stream })
    }
}
