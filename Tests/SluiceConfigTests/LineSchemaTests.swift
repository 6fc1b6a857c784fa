import Foundation
import Testing

/// The schemas of the output, and the examples that go with them.
@Suite struct LineSchemaTests {
    private static let folder = repository.appending(path: "docs/schema")
    private let schema: JSONSchema
    private let examples: [String]

    init() throws {
        schema = try JSONSchema(folder: Self.folder)
        let text = try String(contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
        examples = text.matches(of: /```json\n(.*)\n```/).map { String($0.1) }
    }

    @Test func everyExampleIsValidAsALineAndAsItsType() throws {
        #expect(examples.count == 4)
        for example in examples {
            let line = try JSON.parse(example)
            #expect(example.hasPrefix("{\"type\":"))
            #expect(schema.problems(of: line, against: "line.schema.json") == [])
            #expect(schema.problems(of: line, against: "\(line["type"]?.string ?? "").schema.json") == [])
        }
    }

    @Test(arguments: [
        ("\"type\":\"frame\"", "\"type\":\"picture\""), ("\"schema\":\"1.0\"", "\"schema\":\"2.0\""),
        ("\"sequence\":1234", "\"sequence\":-1"), ("\"sequence\":1234", "\"sequence\":1.5"), ("\"sequence\":1234,", ""),
        ("\"sequence\":1234", "\"sequence\":1234,\"more\":1"), ("\"clock\":\"arrival\"", "\"clock\":\"mine\""),
        ("2026-11-21T17:00:00.123456Z", "2026-11-21 17:00:00"), ("\"confidence\":0.91300", "\"confidence\":1.5"),
        ("\"confidence\":0.91300", "\"confidence\":null"), ("\"w\":100.2", "\"w\":-1"), ("\"decode\":412,", ""),
        ("\"decode\":412", "\"decode\":\"412\""), ("\"closed\":\"full\"", "\"closed\":\"never\""),
        ("\"stream\":\"gate\"", "\"stream\":\"a gate\""), ("sha256:5c2f", "md5:5c2f"),
    ])
    func whatIsNoFrameIsRefused(part: String, damage: String) throws {
        let example = try #require(examples.first)
        #expect(example.contains(part))
        let line = try JSON.parse(example.replacing(part, with: damage))
        #expect(schema.problems(of: line, against: "frame.schema.json") != [])
        #expect(schema.problems(of: line, against: "line.schema.json") != [])
    }

    @Test(arguments: [
        (1, "[10.1,50.2],", ""), (1, "\"corrupt\":true", "\"corrupt\":false"), (2, "\"stale\":1", "\"Stale Ones\":1"),
        (2, "\"conserved\":true,", ""), (3, "\"event\":\"format_changed\"", "\"event\":\"Format\""),
        (3, "\"message\":", "\"details\":{},\"message\":"),
    ])
    func whatIsNoLineIsRefused(example: Int, part: String, damage: String) throws {
        #expect(examples[example].contains(part))
        let line = try JSON.parse(examples[example].replacing(part, with: damage))
        #expect(schema.problems(of: line, against: "line.schema.json") != [])
    }
}
