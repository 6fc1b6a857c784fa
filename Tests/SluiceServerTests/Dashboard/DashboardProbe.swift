import Foundation
import SluiceServer
import TestSupport
import Testing

/// The dashboard in a real browser, with a daemon that pretends: what `Tests/Peers/dashboard_checks.py` finds.
enum DashboardProbe {
    /// `false` where the browser is missing and may be: a test then skips. Under CI it runs, and fails.
    static let isExpected =
        PythonPeer.isExpected
        && (FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")
            || ProcessInfo.processInfo.environment["CI"] != nil)

    /// - Parameter day: What the daemon pretends, a key of `DAYS` in `Tests/Peers/pretended_daemon.py`.
    static func run<Findings: Decodable>(_ check: String, day: String = "live") throws -> Findings {
        let folder = try TemporaryFolder()
        var files: [Manifest.File] = []
        for (index, (path, file)) in Dashboard.files.sorted(by: { $0.key < $1.key }).enumerated() {
            files.append(
                Manifest.File(path: path, type: file.contentType, file: try folder.write("file-\(index)", file.bytes))
            )
        }
        let manifest = Manifest(files: files, headers: Dashboard.headers.map { [$0.name, $0.value] })
        let path = try folder.write("manifest.json", JSONEncoder().encode(manifest))
        let output = try PythonPeer.run("Tests/Peers/dashboard_checks.py", [check, path, day])
        return try JSONDecoder().decode(Findings.self, from: output)
    }

    private struct Manifest: Encodable {
        struct File: Encodable {
            var path: String
            var type: String
            var file: String
        }

        var files: [File]
        var headers: [[String]]
    }
}

extension Trait where Self == ConditionTrait {
    static var dashboardProbe: Self {
        .enabled(if: DashboardProbe.isExpected, "needs chromium and scripts/test-environment")
    }
}
