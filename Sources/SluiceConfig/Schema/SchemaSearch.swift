/// Finds where in the table a key belongs that stands in the wrong place.
enum SchemaSearch {
    /// The one group that has a key of this name: `model`, `streams.*.queue`; `nil` for none or several.
    static func home(of name: String) -> String? {
        let homes = groups(PipelineSchema.pipeline, at: .top).filter { $0.keys.contains { $0.name == name } }
        return homes.count == 1 ? homes[0].path.description : nil
    }

    /// `path` with `*` for names of the user's.
    static func pattern(of path: ConfigPath) -> String {
        let members: Set = ["streams", "outputs"]
        let components = path.components.enumerated().map { index, component in
            index == 1 && members.contains(path.components[0]) ? "*" : component
        }
        return ConfigPath(components).description
    }

    private static func groups(_ keys: [ConfigKey], at path: ConfigPath) -> [(path: ConfigPath, keys: [ConfigKey])] {
        var result = path.components.isEmpty ? [] : [(path, keys)]
        for key in keys {
            switch key.kind {
            case .group(let inner): result += groups(inner, at: path / key.name)
            case .named(let inner), .list(let inner): result += groups(inner, at: path / key.name / "*")
            default: break
            }
        }
        return result
    }

    /// The kind of the value at `path`, where a component may also be `*`; `nil` if there is no such key.
    static func kind(at path: ConfigPath, in keys: [ConfigKey] = PipelineSchema.pipeline) -> ConfigKind? {
        guard let first = path.components.first, let key = keys.first(where: { $0.name == first }) else { return nil }
        let rest = ConfigPath(Array(path.components.dropFirst()))
        switch key.kind {
        case .group(let inner): return rest.components.isEmpty ? key.kind : kind(at: rest, in: inner)
        case .named(let inner), .list(let inner):
            return rest.components.isEmpty
                ? key.kind : kind(at: ConfigPath(Array(rest.components.dropFirst())), in: inner)
        default: return rest.components.isEmpty ? key.kind : nil
        }
    }
}
