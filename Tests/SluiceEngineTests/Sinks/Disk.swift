import Foundation
import Glibc
import TestSupport

/// A file system of a test's own. For the superuser.
final class Disk {
    static let isPossible = geteuid() == 0
    let path: String
    private let folder: TemporaryFolder

    /// - Parameter kibibytes: Its size, in memory.
    init(kibibytes: Int) throws {
        folder = try TemporaryFolder()
        path = folder("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        guard Self.run("mount -t tmpfs -o size=\(kibibytes)k none \(path)") else { throw Impossible() }
    }

    /// - Parameter mebibytes: Its size, in a file: a file system with a journal, which can be frozen.
    init(mebibytes: Int) throws {
        folder = try TemporaryFolder()
        path = folder("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let image = folder("image")
        guard Self.run("truncate -s \(mebibytes)M \(image) && mkfs.ext4 -q \(image) && mount -o loop \(image) \(path)")
        else {
            throw Impossible()
        }
    }

    deinit {
        Self.run("umount -l \(path)")
    }

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    func freeze() -> Bool { Self.run("fsfreeze -f \(path)") }

    func thaw() { Self.run("fsfreeze -u \(path)") }

    /// Whether file systems in files can be made and frozen here.
    static let canFreeze: Bool = {
        guard isPossible, let disk = try? Disk(mebibytes: 4) else { return false }
        defer { disk.thaw() }
        return disk.freeze()
    }()

    /// Nothing was mounted.
    struct Impossible: Error {}

    @discardableResult
    private static func run(_ command: String) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "PATH=$PATH:/sbin:/usr/sbin; exec 2>/dev/null; \(command)"]
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
