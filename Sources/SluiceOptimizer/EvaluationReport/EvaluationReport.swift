/// What `sluice evaluate` found out: how good each variant is on the footage, how fast, and against the reference.
///
/// This is `report.json`, described by `docs/schema/evaluation.schema.json`; member names are written in snake case.
/// `schema` follows SemVer: in every 1.x, what 1.0 has stays as it is, and members may be added.
package struct EvaluationReport: Codable, Hashable, Sendable {
    /// What a report says it is, so that a folder with one is known as ours.
    package static let type = "evaluation"
    package static let schema = "1.0"

    package var type = Self.type
    package var schema = Self.schema
    /// Who wrote it: `sluice 0.1.0`.
    package var program: String
    /// When, ISO 8601 in UTC.
    package var createdAt: String
    /// Whether somebody stopped it: everything here is about the frames up to then.
    package var isPartial: Bool
    package var machine: MachineReport
    /// In the order of the command line.
    package var footage: [FootageReport]
    /// Names of the classes that are looked at, in the order in which lists of classes are given.
    package var classes: [String]
    /// Name of the variant that the others are compared with; the first of ``variants``.
    package var reference: String
    package var variants: [VariantReport]
    /// One for each variant but the reference, in the order of ``variants``.
    package var comparisons: [ComparisonReport]
    /// How the intervals of all comparisons were drawn; `nil` if there are no comparisons.
    package var resampling: ResamplingReport?
    /// What a reader has to know, a sentence each: classes that nobody could compare, frames that were left out.
    package var notes: [String]

    package init(
        program: String,
        createdAt: String,
        isPartial: Bool,
        machine: MachineReport,
        footage: [FootageReport],
        classes: [String],
        reference: String,
        variants: [VariantReport],
        comparisons: [ComparisonReport],
        resampling: ResamplingReport?,
        notes: [String]
    ) {
        self.program = program
        self.createdAt = createdAt
        self.isPartial = isPartial
        self.machine = machine
        self.footage = footage
        self.classes = classes
        self.reference = reference
        self.variants = variants
        self.comparisons = comparisons
        self.resampling = resampling
        self.notes = notes
    }
}

/// How intervals were drawn, so that they can be drawn again.
package struct ResamplingReport: Codable, Hashable, Sendable {
    /// The same seed gives the same resamples.
    package var seed: UInt64
    /// Labelled images, in their order, that are drawn together; `nil` without labels.
    package var accuracyBlock: Int?
    /// Frames, in their order, that are drawn together for the speed.
    package var speedBlock: Int

    package init(seed: UInt64, accuracyBlock: Int?, speedBlock: Int) {
        self.seed = seed
        self.accuracyBlock = accuracyBlock
        self.speedBlock = speedBlock
    }
}

/// What the evaluation ran on.
package struct MachineReport: Codable, Hashable, Sendable {
    /// Name and version: `ONNX Runtime 1.31.1`.
    package var runtime: String
    package var cores: Int
    /// Threads of each session.
    package var threads: Int

    package init(runtime: String, cores: Int, threads: Int) {
        self.runtime = runtime
        self.cores = cores
        self.threads = threads
    }
}

/// A video, a folder of images or a scene that the variants saw.
package struct FootageReport: Codable, Hashable, Sendable {
    /// As it was named, without secrets.
    package var name: String
    /// Pixels of the first picture.
    package var width: Int
    package var height: Int
    /// Frames that every variant was run on.
    package var frames: Int
    /// Presentation time from the first to the last of them.
    package var seconds: Double
    /// Where the true objects come from: the file's name, or `the scene`; `nil`: there are none.
    package var truth: String?
    /// True objects that count: of the classes that are looked at, crowds apart.
    package var objects: Int?
    package var leftOut: LeftOut

    /// Frames that were there and were not evaluated, by reason.
    package struct LeftOut: Codable, Hashable, Sendable {
        /// They are among the calibration frames.
        package var calibration = 0
        /// The labels do not mention them.
        package var unlabelled = 0
        /// They could not be decoded.
        package var unreadable = 0

        package init() {}
    }

    package init(
        name: String,
        width: Int,
        height: Int,
        frames: Int,
        seconds: Double,
        truth: String?,
        objects: Int?,
        leftOut: LeftOut
    ) {
        self.name = name
        self.width = width
        self.height = height
        self.frames = frames
        self.seconds = seconds
        self.truth = truth
        self.objects = objects
        self.leftOut = leftOut
    }
}
