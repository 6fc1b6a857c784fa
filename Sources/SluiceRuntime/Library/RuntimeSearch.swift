import Glibc

/// Where the runtime library is looked for. The first place that has one wins.
package struct RuntimeSearch {
    /// A file or folder, with the words that name it in messages.
    package struct Place: Hashable {
        package var path: String
        package var origin: String
        /// `true` if a person named it: then it must be there.
        package var isExplicit: Bool
    }

    /// `--runtime-library`.
    private let explicit: String?
    /// `SLUICE_ONNXRUNTIME`.
    private let environment: String?
    /// Path of the running program.
    private let executable: String

    package init(explicit: String? = nil, environment: String? = nil, executable: String) {
        self.explicit = explicit
        self.environment = environment
        self.executable = executable
    }

    /// The search of this process.
    static func current(explicit: String?) -> RuntimeSearch {
        RuntimeSearch(
            explicit: explicit,
            environment: unsafe getenv("SLUICE_ONNXRUNTIME").map { unsafe String(cString: $0) },
            executable: resolvedPath("/proc/self/exe") ?? "/"
        )
    }

    /// The places in order. A path without a slash is left to the dynamic linker's own search.
    package var places: [Place] {
        if let explicit { return [Place(path: explicit, origin: "--runtime-library", isExplicit: true)] }
        if let environment, !environment.isEmpty {
            return [Place(path: environment, origin: "SLUICE_ONNXRUNTIME", isExplicit: true)]
        }
        var folder = Self.parent(of: executable)
        // An installation: `/opt/sluice/bin/sluice` has its library in `/opt/sluice/lib/sluice`.
        let installed = Self.parent(of: folder) + "/lib/sluice"
        var places = [
            Place(path: folder, origin: "next to the program", isExplicit: false),
            Place(path: installed, origin: "the installation", isExplicit: false),
        ]
        // A checkout: `.build/release/sluice` lies two or three levels below the root.
        while true {
            places.append(Place(path: folder + "/.runtime/cpu", origin: "the checkout", isExplicit: false))
            if folder.isEmpty { break }
            folder = Self.parent(of: folder)
        }
        let package = "/usr/lib/sluice"
        if installed != package { places.append(Place(path: package, origin: package, isExplicit: false)) }
        for name in ["libonnxruntime.so.1", "libonnxruntime.so"] {
            places.append(Place(path: name, origin: "the system", isExplicit: false))
        }
        return places
    }

    /// The library that `place` means: itself if it is a file, else the best candidate in the folder.
    static func library(at place: Place) -> String? {
        guard place.path.utf8.contains(UInt8(ascii: "/")) || place.isExplicit else { return place.path }
        var status = stat()
        guard unsafe stat(place.path, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFDIR else { return place.path }
        let names = entries(of: place.path).filter { $0.hasPrefix("libonnxruntime.so") }
        // The plain name first, then the newest version by name.
        guard let best = names.contains("libonnxruntime.so") ? "libonnxruntime.so" : names.max() else { return nil }
        return place.path + "/" + best
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[..<slash])
    }

    private static func entries(of folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
        }
        return names
    }
}

/// The absolute path without links, or `nil` if there is no such file.
func resolvedPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
}
