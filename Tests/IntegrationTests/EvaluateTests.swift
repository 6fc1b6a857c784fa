import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// `sluice evaluate`, from footage and models to figures.
    @Suite(.serialized) struct EvaluateTests {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        private static let truth = "coco-mini/annotations/instances_val2017.json"

        @Test(.sharedData, .pythonPeer) func theTwelveNumbersOfYOLOXAreThoseOfPycocotools() throws {
            let report = try Evaluated.run(
                try [
                    "--on", SharedData.path("coco-mini/val2017"), "--labels", SharedData.path(Self.truth), "--names",
                    Model.cocoLabels(), "--iou", "0.65", "--detections", folder("detections"),
                    "nano=\(Model.yoloxNano())",
                ]
            )
            let accuracy = try #require(report.variants.first?.accuracy)
            #expect(accuracy.images == 79)
            struct Score: Decodable {
                var stats: [Double]
            }
            let peer = try PythonPeer.run(
                "Benchmarks/coco_score.py",
                [SharedData.path(Self.truth), folder("detections/nano.json")]
            )
            let expected = try JSONDecoder().decode(Score.self, from: peer).stats
            try #require(expected.count == 12)
            let names = [
                "ap", "ap50", "ap75", "ap_small", "ap_medium", "ap_large", "ar1", "ar10", "ar100", "ar_small",
                "ar_medium",
                "ar_large",
            ]
            for (name, value) in zip(names, expected) {
                let found = try #require(accuracy.metric(name))
                #expect(abs(found - value) <= 1e-6, "\(name): \(found) and \(value)")
            }
            #expect(abs((accuracy.metric("ap") ?? 0) - 0.3236) <= 0.002)
        }

        @Test(.sharedData) func aVariantAgreesWithItselfOnAVideo() throws {
            let report = try Evaluated.run(
                try [
                    "--on", SharedData.path("videos/car-detection.mp4"), "--every", "6", "--names", Model.cocoLabels(),
                    "one=\(Model.yoloxNano())", "two=\(Model.yoloxNano())",
                ]
            )
            let agreement = report.comparisons[0].agreement
            #expect(agreement.overall.recall.of > 20)
            #expect(agreement.overall.recall.count == agreement.overall.recall.of)
            #expect(agreement.overall.precision == agreement.overall.recall)
            #expect(agreement.overall.matches.meanIou == 1)
            #expect(agreement.agreeingFrames.count == report.footage[0].frames)
            #expect(report.comparisons[0].disagreements.isEmpty)
        }

        @Test func copiesThatDifferInAKnownWayAreNamedForIt() throws {
            let report = try Evaluated.run([
                "--on", try Clip.street("seed=900006&frames=125", as: "clip.mp4", in: folder), Model.street,
                "same=\(Model.street)", "shifted=\(WorseStreet.shifted(by: 0.02, as: "shifted", in: folder))",
                "blind=\(WorseStreet.blindToSmall(as: "blind", in: folder))",
            ])
            let (same, shifted, blind) = (report.comparisons[0], report.comparisons[1], report.comparisons[2])
            let objects = same.agreement.overall.recall.of
            #expect(objects > 200)

            #expect(same.findings.map(\.kind) == ["identical"])
            #expect(same.agreement.overall.recall == Evaluated.Share(count: objects, of: objects))
            #expect(same.agreement.overall.precision == same.agreement.overall.recall)
            #expect(same.agreement.overall.matches.meanIou == 1 && same.agreement.pseudoAp?.ap == 1)

            #expect(shifted.findings.map(\.kind) == ["scoreDrift"])
            let drift = try #require(shifted.findings.first)
            #expect(drift.evidence["shift"] == 0.02)
            #expect(drift.text.hasPrefix("confidences are shifted by +0.020"))
            #expect(shifted.agreement.overall.recall == same.agreement.overall.recall)

            let lost = try #require(blind.findings.first)
            #expect(lost.kind == "lostSmallObjects" && lost.severity == "serious")
            let recalls = Dictionary(uniqueKeysWithValues: blind.agreement.sizes.map { ($0.size, $0.slice.recall) })
            let small = try #require(recalls["small"])
            #expect(small.of > 50 && Double(small.count) < 0.1 * Double(small.of))
            #expect(lost.evidence["found"] == Double(small.count) && lost.evidence["objects"] == Double(small.of))
            #expect(lost.text.contains("(\(small.count) of \(small.of))"))
            for size in ["medium", "large"] {
                let share = try #require(recalls[size])
                #expect(Double(share.count) >= 0.95 * Double(share.of), "\(size): \(share)")
            }
            #expect(blind.agreement.overall.recall.count < objects)
        }

        @Test func aSceneBringsItsTruthAndTwoVariantsAreCompared() throws {
            try folder.write("shy.yaml", "model: {path: \(Model.street), confidence: 0.6}\n")
            let report = try Evaluated.run([
                "--on", "scene:street?seed=900003&frames=40&fps=2.5", Model.street, "shy=\(folder("shy.yaml"))",
            ])
            #expect(report.variants.map(\.name) == ["street", "shy"])
            #expect(report.reference == "street" && report.variants[1].confidence == 0.6)
            #expect(report.classes == ["car", "van", "bus", "bicycle", "pedestrian"])
            #expect(report.footage[0].objects ?? 0 > 100)
            // The average precision looks at all objects, however sure the variant wants to be.
            let (first, second) = (report.variants[0].accuracy, report.variants[1].accuracy)
            #expect(first?.metric("ap50") ?? 0 > 0.4 && first?.metrics == second?.metrics)
            #expect(report.comparisons[0].verdict.accuracy == "not_shown")
            #expect(report.variants[1].objectsPerFrame < report.variants[0].objectsPerFrame)
            #expect(
                report.comparisons[0].agreement.overall.recall.count < report.comparisons[0].agreement.overall.recall.of
            )
            #expect(!report.comparisons[0].disagreements.isEmpty)
        }

        @Test func aVideoIsJudgedByTheLabelsThatTheSceneWrote() throws {
            let clip = try Clip.street("seed=900004&frames=20&fps=2.5", as: "clip.mp4", truth: "truth.json", in: folder)
            let labelled = ["--on", clip, "--labels", folder("truth.json"), Model.street]
            let report = try Evaluated.run(labelled)
            #expect(report.variants[0].accuracy?.metric("ap50") ?? 0 > 0.35)
            let pipeline = try Evaluated.run(
                ["--on", "scene:street?seed=900004&frames=20&fps=2.5", Model.street]
            )
            #expect(pipeline.footage[0].objects == report.footage[0].objects)
        }

        @Test func theReportFolderIsWholeAndFollowsItsSchema() throws {
            let arguments = [
                "evaluate", "--quiet", "--on", "scene:street?seed=900003&frames=10&fps=2.5", "--on",
                try Clip.everyday(), Model.street, "small=\(Model.street)", "--report", folder("report"), "--frames",
                "10",
            ]
            for _ in 1...2 {
                let ending = try Program.run(arguments)
                #expect(ending.status == 0, "\(ending.errors)")
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: folder("report"))
            #expect(Set(files).isSuperset(of: ["report.json", "report.md", "report.html"]))
            #expect(
                try SchemaCheck.problems(document: folder("report/report.json"), schema: "evaluation.schema.json") == []
            )
            let report = try Evaluated(json: folder.read("report/report.json"))
            #expect(report.footage.map(\.frames) == [10, 10])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report"])
        }

        @Test func theTextNamesTheVariantsAndSaysWhatIsShown() throws {
            let ending = try Program.run([
                "evaluate", "--on", "scene:street?seed=900003&frames=10&fps=2.5", "a=\(Model.street)",
                "b=\(Model.street)", "--reference", "b",
            ])
            #expect(ending.status == 0, "\(ending.errors)")
            let lines = ending.output.split(separator: "\n")
            let header = try #require(lines.firstIndex { $0.hasPrefix("variant") })
            #expect(lines[header].contains("AP50") && lines[header].contains("speed"))
            #expect(lines[header + 1].hasPrefix("b ") && lines[header + 2].hasPrefix("a "))
            #expect(ending.output.contains("a and b have the same AP on all 10 images."))
        }

        @Test func whatWasCalibratedWithIsNotEvaluatedOn() throws {
            let arguments = [
                "--on", "scene:street?seed=900005&frames=30&fps=2.5", "--calibration",
                "scene:street?seed=900005&frames=10&fps=2.5", Model.street,
            ]
            let refused = try Program.run(["evaluate", "--quiet"] + arguments)
            #expect(refused.status == 65 && refused.output.isEmpty && refused.complaints.count == 1)
            #expect(refused.errors.contains("of 30 frames are among the 10 calibration frames"), "\(refused.errors)")
            #expect(refused.errors.contains("the first is scene:street?seed=900005&frames=30&fps=2.5: frame 0"))
            #expect(refused.errors.contains("--skip-overlap"))
            let report = try Evaluated.run(arguments + ["--skip-overlap"])
            #expect(report.footage[0].leftOut.calibration >= 10)
            #expect(report.footage[0].frames == 30 - report.footage[0].leftOut.calibration)
            #expect(report.notes.contains { $0.contains("calibrated with") })
        }

        @Test func anInterruptGivesAReportOfTheFramesSoFar() throws {
            let program = try Program.sluice([
                "evaluate", "--format", "json", "--on", "scene:street?frames=100000", Model.street,
            ])
            usleep(2_500_000)
            program.send(SIGINT)
            let ending = try program.wait(limit: 30)
            #expect(!ending.isSignal && ending.status == 130, "\(ending.status): \(ending.errors)")
            let report = try Evaluated(json: ending.output)
            #expect(report.isPartial)
            #expect((1..<100_000).contains(report.footage[0].frames))
        }
    }
}
