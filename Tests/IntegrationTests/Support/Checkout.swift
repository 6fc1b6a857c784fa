import Foundation
import Testing

/// The files of this repository.
enum Checkout {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

    static func path(_ name: String) -> String { root + name }

    /// The program under test: `SLUICE_BIN`, or the one that was built together with these tests.
    static func sluice() throws -> String {
        if let named = ProcessInfo.processInfo.environment["SLUICE_BIN"] { return named }
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let beside = URL(filePath: tests).deletingLastPathComponent().appending(path: "sluice").path
        try #require(
            FileManager.default.isExecutableFile(atPath: beside),
            "\(beside) is missing: run `swift build -c release --product sluice`, or set SLUICE_BIN"
        )
        return beside
    }
}

/// The models of the tests.
enum Model {
    /// The model that comes with the repository: dynamic batch; its card lies beside it.
    static let street = Checkout.path("models/street.onnx")

    /// YOLOX-nano: 80 classes of COCO, batch 1.
    static func yoloxNano() throws -> String { try SharedData.path("models/yolox_nano.onnx") }
    /// YuNet: faces, dynamic batch.
    static func yuNet() throws -> String { try SharedData.path("models/yunet_n_dynamic.onnx") }
    static func cocoLabels() throws -> String { try SharedData.path("models/coco_classes.txt") }
}

/// Real data that a checkout may or may not have beside it.
enum SharedData {
    private static let folder: String? = {
        let named = ProcessInfo.processInfo.environment["SLUICE_SHARED_DATA"]
        let folder = named ?? URL(filePath: Checkout.path("../shared/data")).standardized.path
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()

    /// `false` where the data is missing and may be: a test then skips. Under CI it runs, and fails.
    static let isExpected = folder != nil || ProcessInfo.processInfo.environment["CI"] != nil

    static func path(_ name: String) throws -> String {
        try #require(folder, "shared data is missing; set SLUICE_SHARED_DATA") + "/" + name
    }
}

extension Trait where Self == ConditionTrait {
    /// For tests on real data, which not every checkout has beside it.
    static var sharedData: Self { .enabled(if: SharedData.isExpected, "needs ../shared/data") }
}
