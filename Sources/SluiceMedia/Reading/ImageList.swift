import Glibc
import SluiceCore

/// The image files that a folder, a glob or a single path stands for, in natural order.
struct ImageList: Sendable {
    static let extensions: Set<String> = ["jpg", "jpeg", "png", "bmp", "webp", "gif", "tif", "tiff", "ppm"]

    /// Never empty.
    let paths: [String]
    /// The paths without the folders that all of them share.
    let names: [String]

    /// The images directly inside a folder.
    init(folder: String) throws(SourceError) {
        guard let stream = unsafe opendir(folder) else {
            throw .opening(MediaLocation(folder), .posix(errno), complaint: nil)
        }
        defer { unsafe closedir(stream) }
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        var paths: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if Self.isImage(name) { paths.append(prefix + name) }
        }
        guard !paths.isEmpty else {
            throw SourceError(
                .notVideo,
                "\(folder): holds no images",
                remedy: "put .jpg, .png, .bmp, .webp, .gif, .tif or .ppm files there"
            )
        }
        self.init(paths)
    }

    /// The images whose paths match a pattern of the shell.
    init(pattern: String) throws(SourceError) {
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        let status = unsafe glob(pattern, 0, nil, &found)
        var paths: [String] = []
        if status == 0 {
            for index in 0..<Int(unsafe found.gl_pathc) {
                let path = unsafe String(cString: found.gl_pathv[index]!)
                if Self.isImage(path) { paths.append(path) }
            }
        }
        guard !paths.isEmpty else {
            throw SourceError(.notFound, "\(pattern): no image matches", remedy: "check the pattern and the folder")
        }
        self.init(paths)
    }

    /// A single image.
    init(file: String) {
        self.init([file])
    }

    private init(_ unsorted: [String]) {
        let paths = unsorted.map { (path: $0, key: NaturalOrder($0)) }.sorted { $0.key < $1.key }.map(\.path)
        self.paths = paths
        let shared = Self.sharedFolder(paths)
        names = paths.map { String($0.dropFirst(shared.count)) }
    }

    /// Whether the name ends like that of an image.
    static func isImage(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: ".") else { return false }
        return extensions.contains(name[name.index(after: dot)...].lowercased())
    }

    /// The longest prefix that ends in a slash and that all paths have.
    private static func sharedFolder(_ paths: [String]) -> Substring {
        var shared = paths[0][...]
        for path in paths {
            while !path.hasPrefix(shared) || shared.last.map({ $0 != "/" }) ?? false {
                shared = shared.dropLast()
            }
        }
        return shared
    }
}
