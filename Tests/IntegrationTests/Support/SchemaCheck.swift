import Foundation
import TestSupport
import Testing

/// Validates what is written with the `jsonschema` package of Python, an implementation that is not ours.
enum SchemaCheck {
    private static let script = """
        import json, pathlib, sys
        from jsonschema import Draft202012Validator, RefResolver
        folder = pathlib.Path(sys.argv[1])
        schemas = {path.name: json.loads(path.read_text()) for path in folder.glob("*.schema.json")}
        schema = schemas[sys.argv[2]]
        check = Draft202012Validator(schema, resolver=RefResolver("", schema, store=schemas))
        texts = [pathlib.Path(sys.argv[3]).read_text()]
        texts = texts[0].splitlines() if sys.argv[4] == "lines" else texts
        for number, text in enumerate(texts, 1):
            for error in check.iter_errors(json.loads(text)):
                deepest = max([error, *error.context], key=lambda one: len(one.absolute_path))
                print(f"line {number}: {list(deepest.absolute_path)}: {deepest.message[:200]}")
        print(f"{len(texts)} lines")
        """

    /// What is wrong with the lines in the file at `path`; empty if they all are valid.
    static func problems(_ path: String) throws -> [String] {
        try problems(path, schema: "line.schema.json", of: "lines")
    }

    /// What is wrong with the document in the file at `path`; empty if it is valid.
    static func problems(document path: String, schema: String) throws -> [String] {
        try problems(path, schema: schema, of: "document")
    }

    private static func problems(_ path: String, schema: String, of kind: String) throws -> [String] {
        let ending = try Program(
            "python3",
            ["-W", "ignore", "-c", script, Checkout.path("docs/schema"), schema, path, kind]
        ).wait()
        try #require(ending.status == 0, "\(ending.errors)")
        let said = ending.output.split(separator: "\n").map(String.init)
        try #require(said.last?.hasSuffix(" lines") == true && said.last != "0 lines")
        return said.dropLast()
    }
}
