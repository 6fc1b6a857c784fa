import Foundation
package import Testing

/// Real data that a checkout may or may not have beside it.
package enum SharedData {
    private static let folder: String? = {
        let named = ProcessInfo.processInfo.environment["SLUICE_SHARED_DATA"]
        let folder = named ?? URL(filePath: Checkout.path("../shared/data")).standardized.path
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()

    /// `false` where the data is missing and may be: a test then skips. Under CI it runs, and fails.
    package static let isExpected = folder != nil || ProcessInfo.processInfo.environment["CI"] != nil

    package static func path(_ name: String) throws -> String {
        try #require(folder, "shared data is missing; set SLUICE_SHARED_DATA") + "/" + name
    }
}

extension Trait where Self == ConditionTrait {
    /// For tests on real data, which not every checkout has beside it.
    package static var sharedData: Self { .enabled(if: SharedData.isExpected, "needs ../shared/data") }
}
