import Foundation

/// A JSON value.
enum JSON: Decodable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSON].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    static func parse(_ text: String) throws -> JSON { try JSONDecoder().decode(JSON.self, from: Data(text.utf8)) }

    subscript(_ key: String) -> JSON? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    var string: String? { if case .text(let text) = self { text } else { nil } }
    var items: [JSON] { if case .list(let items) = self { items } else { [] } }
    var members: [String: JSON] { if case .object(let members) = self { members } else { [:] } }
}

/// Checks values against the part of JSON Schema 2020-12 that our schemas use; any other keyword is an error.
struct JSONSchema {
    private let schemas: [String: JSON]

    /// Reads all schemas of a folder.
    init(folder: URL) throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".schema.json")
        }
        schemas = try Dictionary(
            uniqueKeysWithValues: files.map {
                ($0, try JSON.parse(String(contentsOf: folder.appending(path: $0), encoding: .utf8)))
            }
        )
    }

    /// What is wrong with `value`, each with its place; empty if it is valid.
    func problems(of value: JSON, against name: String) -> [String] {
        guard let schema = schemas[name] else { return ["no schema \(name)"] }
        return check(value, schema, at: "$")
    }

    private func check(_ value: JSON, _ schema: JSON, at place: String) -> [String] {
        schema.members.sorted { $0.key < $1.key }.flatMap { keyword, rule in
            check(value, keyword, rule, schema, at: place).map { "\(place): \($0)" }
        } + checkParts(of: value, schema, at: place)
    }

    /// The keywords that speak of the value itself.
    private func check(_ value: JSON, _ keyword: String, _ rule: JSON, _ schema: JSON, at place: String) -> [String] {
        func unless(_ holds: Bool) -> [String] { holds ? [] : ["\(keyword) \(rule) is violated by \(value)"] }
        switch keyword {
        case "$schema", "title", "description", "properties", "additionalProperties", "items", "propertyNames":
            return []
        case "type":
            return unless((rule.items.isEmpty ? [rule] : rule.items).contains { Self.isOfType(value, $0.string ?? "") })
        case "const": return unless(value == rule)
        case "enum": return unless(rule.items.contains(value))
        case "minimum": return unless(value.double.map { $0 >= rule.double ?? .infinity } ?? true)
        case "maximum": return unless(value.double.map { $0 <= rule.double ?? -.infinity } ?? true)
        case "minItems": return unless(Double(value.items.count) >= rule.double ?? .infinity)
        case "maxItems": return unless(Double(value.items.count) <= rule.double ?? -1)
        case "required": return unless(rule.items.allSatisfy { value[$0.string ?? ""] != nil })
        case "pattern":
            guard let text = value.string else { return [] }
            return unless((try? Regex(rule.string ?? "(").firstMatch(in: text)) ?? nil != nil)
        case "oneOf":
            return unless(rule.items.filter { check(value, $0, at: place).isEmpty }.count == 1)
        case "$ref":
            return problems(of: value, against: rule.string ?? "")
        default:
            return ["unknown keyword \(keyword)"]
        }
    }

    /// The keywords that speak of members and items.
    private func checkParts(of value: JSON, _ schema: JSON, at place: String) -> [String] {
        var problems: [String] = []
        if let rule = schema["items"] {
            for (index, item) in value.items.enumerated() { problems += check(item, rule, at: "\(place)[\(index)]") }
        }
        for (name, member) in value.members {
            if let rule = schema["propertyNames"] { problems += check(.text(name), rule, at: "\(place).\(name)") }
            if let rule = schema["properties"]?[name] {
                problems += check(member, rule, at: "\(place).\(name)")
            } else if let rule = schema["additionalProperties"] {
                problems +=
                    rule == .boolean(false)
                    ? ["\(place): \(name) is too much"] : check(member, rule, at: "\(place).\(name)")
            }
        }
        return problems
    }

    private static func isOfType(_ value: JSON, _ type: String) -> Bool {
        switch value {
        case .null: type == "null"
        case .boolean: type == "boolean"
        case .integer: type == "integer" || type == "number"
        case .number(let number): type == "number" || type == "integer" && number.rounded() == number
        case .text: type == "string"
        case .list: type == "array"
        case .object: type == "object"
        }
    }
}
