import Foundation
import Testing

/// Validates lines with the `jsonschema` package of Python, an implementation that is not ours.
enum SchemaCheck {
    private static let script = """
        import json, pathlib, sys
        from jsonschema import Draft202012Validator, RefResolver
        folder = pathlib.Path(sys.argv[1])
        schemas = {path.name: json.loads(path.read_text()) for path in folder.glob("*.schema.json")}
        line = schemas["line.schema.json"]
        check = Draft202012Validator(line, resolver=RefResolver("", line, store=schemas))
        lines = pathlib.Path(sys.argv[2]).read_text().splitlines()
        for number, text in enumerate(lines, 1):
            for error in check.iter_errors(json.loads(text)):
                deepest = max([error, *error.context], key=lambda one: len(one.absolute_path))
                print(f"line {number}: {list(deepest.absolute_path)}: {deepest.message[:200]}")
        print(f"{len(lines)} lines")
        """

    /// What is wrong with the lines in the file at `path`; empty if they all are valid.
    static func problems(_ path: String) throws -> [String] {
        let ending = try Program(
            "python3",
            ["-W", "ignore", "-c", script, Checkout.path("docs/schema"), path]
        ).wait()
        try #require(ending.status == 0, "\(ending.errors)")
        let said = ending.output.split(separator: "\n").map(String.init)
        try #require(said.last?.hasSuffix(" lines") == true && said.last != "0 lines")
        return said.dropLast()
    }
}
