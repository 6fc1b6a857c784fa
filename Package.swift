// swift-tools-version: 6.2
import PackageDescription

// Every target is compiled in the Swift 6 language mode with the same, strict settings.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "sluice",
    products: [
        .executable(name: "sluice", targets: ["sluice"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections.git", exact: "1.6.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift.git", exact: "0.2.0"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-protobuf.git", exact: "1.39.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1", traits: []),
    ],
    targets: [
        // 0 · C
        .systemLibrary(
            name: "CFFmpeg",
            pkgConfig: "libavformat libavcodec libavdevice libswscale libavutil",
            providers: [
                .apt(["libavformat-dev", "libavcodec-dev", "libavdevice-dev", "libswscale-dev", "libavutil-dev"])
            ]
        ),
        .target(name: "COnnxRuntime", linkerSettings: [.linkedLibrary("dl")]),
        .target(name: "CKernels", linkerSettings: [.linkedLibrary("m")]),
        // Generated from onnx.proto, hence without the settings of code that people write.
        .target(
            name: "OnnxProto",
            dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["onnx.proto"]
        ),
        // 1 · values
        .target(name: "SluiceCore", swiftSettings: strict),
        // 2 · siblings, which never import each other
        .target(name: "SluiceMedia", dependencies: ["SluiceCore", "CFFmpeg", "CKernels"], swiftSettings: strict),
        .target(name: "SluiceVision", dependencies: ["SluiceCore", "CKernels"], swiftSettings: strict),
        .target(name: "SluiceScene", dependencies: ["SluiceCore"], swiftSettings: strict),
        .target(name: "SluiceRuntime", dependencies: ["SluiceCore", "COnnxRuntime"], swiftSettings: strict),
        .target(
            name: "SluiceGraph",
            dependencies: [
                "SluiceCore", "OnnxProto",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: strict
        ),
        .target(name: "SluiceMetrics", dependencies: ["SluiceCore"], swiftSettings: strict),
        // 3 · the pipeline
        .target(
            name: "SluiceEngine",
            dependencies: [
                "SluiceCore", "SluiceMedia", "SluiceVision",
                .product(name: "BasicContainers", package: "swift-collections"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: strict
        ),
        .target(name: "SluiceTesting", dependencies: ["SluiceCore", "SluiceEngine"], swiftSettings: strict),
        // 4 · configuration
        .target(
            name: "SluiceConfig",
            dependencies: ["SluiceCore", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict
        ),
        .target(
            name: "SluiceOptimizer",
            dependencies: [
                "SluiceCore", "SluiceMedia", "SluiceVision", "SluiceRuntime", "SluiceGraph", "SluiceMetrics",
                "SluiceEngine",
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "SluiceServer",
            dependencies: [
                "SluiceCore", "SluiceMedia", "SluiceVision", "SluiceEngine",
                .product(name: "Hummingbird", package: "hummingbird"),
            ],
            // They travel inside the binary.
            resources: [.embedInCode("API/openapi.yaml"), .embedInCode("Dashboard/Page")],
            swiftSettings: strict
        ),
        .target(name: "SluiceTerminal", dependencies: ["SluiceCore"], swiftSettings: strict),
        // 5 · the executable
        .executableTarget(
            name: "sluice",
            dependencies: [
                "SluiceCore", "SluiceMedia", "SluiceVision", "SluiceScene", "SluiceRuntime", "SluiceEngine",
                "SluiceConfig", "SluiceGraph", "SluiceMetrics", "SluiceOptimizer", "SluiceServer", "SluiceTerminal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        // What the tests of several modules need: the repository's files, real data, Python peers.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "SluiceCoreTests",
            dependencies: ["TestSupport", "SluiceCore"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SluiceMediaTests",
            dependencies: ["TestSupport", "SluiceMedia", "SluiceCore", "CKernels"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SluiceVisionTests",
            dependencies: ["SluiceVision", "SluiceCore", "CKernels"],
            swiftSettings: strict
        ),
        .testTarget(name: "SluiceSceneTests", dependencies: ["SluiceScene", "SluiceCore"], swiftSettings: strict),
        .testTarget(
            name: "SluiceRuntimeTests",
            dependencies: ["TestSupport", "SluiceRuntime", "SluiceTesting", "SluiceCore", "COnnxRuntime"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SluiceGraphTests",
            dependencies: [
                "TestSupport", "SluiceGraph", "OnnxProto", "SluiceTesting", "SluiceCore",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            exclude: ["Sweep/sweep.py"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SluiceMetricsTests",
            dependencies: ["TestSupport", "SluiceMetrics", "SluiceCore"],
            exclude: ["Peers"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SluiceOptimizerTests",
            dependencies: [
                "TestSupport", "SluiceOptimizer", "SluiceGraph", "SluiceMetrics", "SluiceRuntime", "SluiceScene",
                "SluiceVision", "SluiceMedia", "SluiceEngine", "SluiceTesting", "SluiceCore",
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SluiceEngineTests",
            dependencies: ["TestSupport", "SluiceEngine", "SluiceTesting", "SluiceCore", "SluiceVision"],
            swiftSettings: strict
        ),
        .testTarget(name: "SluiceConfigTests", dependencies: ["SluiceConfig", "SluiceCore"], swiftSettings: strict),
        .testTarget(
            name: "SluiceServerTests",
            dependencies: ["TestSupport", "SluiceServer", "SluiceEngine", "SluiceTesting", "SluiceCore"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SluiceTerminalTests",
            dependencies: ["TestSupport", "SluiceTerminal", "SluiceCore"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: ["TestSupport", "SluiceTesting", "SluiceGraph"],
            swiftSettings: strict
        ),
    ]
)

// What `scripts/fuzz` runs. Only there: it has the fuzzer's `main` and none of its own.
if Context.environment["SLUICE_FUZZING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzzing",
            dependencies: ["SluiceCore", "SluiceConfig", "SluiceEngine", "SluiceGraph", "SluiceVision", "SluiceMedia"],
            path: "Tests/Fuzzing",
            swiftSettings: strict
        )
    )
}
