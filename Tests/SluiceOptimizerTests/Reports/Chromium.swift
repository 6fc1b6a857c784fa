import Foundation
import TestSupport
import Testing

/// A browser without a window: what it makes of a page.
struct Chromium {
    private static let path = "/usr/bin/chromium"

    /// `false` where the browser is missing and may be: a test then skips. Under CI it runs, and fails.
    static let isExpected =
        FileManager.default.isExecutableFile(atPath: path) || ProcessInfo.processInfo.environment["CI"] != nil

    /// The page as it is after it was laid out, as HTML.
    static func dom(_ page: String, width: Int, isDark: Bool = false) throws -> String {
        try run(["--dump-dom", "--window-size=\(width),900", scheme(isDark)], page)
    }

    /// A picture of the page.
    static func screenshot(_ page: String, width: Int, height: Int, isDark: Bool = false, to path: String) throws {
        let size = "--window-size=\(width),\(height)"
        _ = try run(["--screenshot=\(path)", size, "--hide-scrollbars", scheme(isDark)], page)
    }

    private static func scheme(_ isDark: Bool) -> String { "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)" }

    private static func run(_ arguments: [String], _ page: String) throws -> String {
        try #require(
            FileManager.default.isExecutableFile(atPath: path),
            "chromium is missing: run scripts/setup --tests"
        )
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--allow-file-access-from-files", "--virtual-time-budget=4000", "--user-data-dir=\(folder("profile"))",
            ] + arguments + [URL(filePath: page).absoluteString]
        process.standardOutput = try folder.create("output")
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "chromium ended with \(process.terminationStatus)")
        return folder.read("output")
    }
}

extension Trait where Self == ConditionTrait {
    static var chromium: Self { .enabled(if: Chromium.isExpected, "needs chromium") }
}
