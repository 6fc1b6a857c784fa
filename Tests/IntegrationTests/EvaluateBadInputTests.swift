import Foundation
import SluiceTesting
import TestSupport
import Testing

extension EndToEnd {
    /// What is wrong with an evaluation is said in one line, and nothing is left half-written.
    @Suite(.serialized) struct EvaluateBadInputTests {
        struct Case: CustomTestStringConvertible, Sendable {
            var arguments: [String]
            var status: CInt
            /// What the line on standard error must hold.
            var words: [String]

            var testDescription: String { arguments.joined(separator: " ") }

            init(_ status: CInt, _ arguments: String, _ words: String...) {
                self.arguments = arguments.split(separator: " ").map(String.init)
                self.status = status
                self.words = words
            }
        }

        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
            try FileManager.default.copyItem(atPath: Clip.everyday(), toPath: folder("clip.mp4"))
            for name in ["street.onnx", "street.yaml"] {
                try FileManager.default.copyItem(atPath: Checkout.path("models/\(name)"), toPath: folder(name))
            }
            let street = try Data(contentsOf: URL(filePath: Model.street))
            try folder.write("cut.onnx", street.prefix(street.count / 2))
            try folder.write("few.txt", "car\nvan\n")
            try FileManager.default.createDirectory(atPath: folder("shots"), withIntermediateDirectories: true)
            try Clip.ffmpeg(["-i", "clip.mp4", "-frames:v", "2"], as: "shots/%d.png", in: folder)
            try writeLabels("short.json", images: (0..<40).map { "\($0).png" })
            try writeLabels("long.json", images: (0..<60).map { "\($0).png" })
            try writeLabels("three.json", images: ["1.png", "2.png", "3.png"])
            try writeLabels("giraffe.json", images: ["1.png", "2.png"], category: "giraffe")
            try writeLabels("large.json", images: ["1.png", "2.png"], width: 1920)
            try writeLabels("two.json", images: ["1.png", "2.png"])
            try writeLabels("nan.json", images: ["1.png", "2.png"], bbox: "[1,2,NaN,4]")
            try writeLabels("corners.json", images: ["1.png", "2.png"], bbox: "[1,2,3]")
            try FileManager.default.createDirectory(atPath: folder("mine"), withIntermediateDirectories: true)
            try folder.write("mine/diary.txt", "Dear diary\n")
        }

        /// Labels with a box in the first image.
        private func writeLabels(
            _ name: String,
            images: [String],
            category: String = "car",
            width: Int = 768,
            bbox: String = "[10,20,30,40]"
        ) throws {
            let list = images.enumerated().map { index, image in
                #"{"id":\#(index + 1),"file_name":"\#(image)","width":\#(width),"height":432}"#
            }
            try folder.write(
                name,
                """
                {"images":[\(list.joined(separator: ","))],"categories":[{"id":1,"name":"\(category)"}],
                 "annotations":[{"image_id":1,"category_id":1,"bbox":\(bbox),"area":1200,"iscrowd":0}]}
                """
            )
        }

        static let cases: [Case] = [
            // Models.
            Case(65, "--on clip.mp4 street.onnx cut.onnx", "cut.onnx"),
            Case(66, "--on clip.mp4 street.onnx nope.onnx", "nope.onnx"),
            Case(78, "--on clip.mp4 street.onnx --confidence 7", "--confidence", "from 0 to 1"),
            Case(65, "--on clip.mp4 street.onnx --names few.txt", "few.txt", "2 names", "5 classes"),
            // Footage.
            Case(66, "--on nope.mp4 street.onnx", "nope.mp4", "check the path"),
            Case(64, "--on scene:street street.onnx", "has no end", "--frames"),
            // Labels.
            Case(66, "--on shots --labels nope.json street.onnx", "nope.json", "no such file"),
            Case(65, "--on shots --labels few.txt street.onnx", "few.txt", "is no JSON", "--names"),
            Case(65, "--on shots --labels nan.json street.onnx", "nan.json:2:", "NaN is no number"),
            Case(65, "--on shots --labels corners.json street.onnx", "annotations[0].bbox has 3 numbers"),
            Case(65, "--on shots --labels giraffe.json street.onnx", "street does not know giraffe", "--map giraffe="),
            Case(66, "--on shots --labels three.json street.onnx", "1 of the 3 images", "3.png", "give the folder"),
            Case(65, "--on shots --labels large.json street.onnx", "1.png has 768×432", "1920×432"),
            Case(65, "--on clip.mp4 --labels short.json street.onnx", "clip.mp4: has more frames", "labels for 40"),
            Case(65, "--on clip.mp4 --labels long.json street.onnx", "clip.mp4: has 48 frames", "labels for 60"),
            // Classes.
            Case(64, "--on clip.mp4 street.onnx --classes car,bycicle", "bycicle", "did you mean bicycle?"),
            Case(64, "--on clip.mp4 street.onnx --map car", "--map car", "pedestrian=person"),
            // What would be overwritten.
            Case(73, "--on clip.mp4 street.onnx --report mine", "mine"),
            Case(73, "--on clip.mp4 street.onnx --report clip.mp4", "clip.mp4"),
            Case(73, "--on clip.mp4 street.onnx --detections clip.mp4", "clip.mp4", "--detections"),
        ]

        @Test(arguments: cases)
        func oneLineSaysWhatIsWrongAndNothingIsWritten(example: Case) throws {
            let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
            let outputs = example.arguments.contains("--report") || example.arguments.contains("--detections")
            let ending = try Program.run(
                ["evaluate", "--quiet"] + example.arguments
                    + (outputs ? [] : ["--report", "report", "--detections", "detections"]),
                in: folder.path
            )
            #expect(!ending.isSignal && ending.status == example.status, "\(ending.status): \(ending.errors)")
            #expect(ending.output.isEmpty)
            #expect(ending.complaints.count == 1, "\(ending.errors)")
            #expect(ending.complaints.first?.hasPrefix("sluice: ") == true)
            for word in example.words { #expect(ending.errors.contains(word), "\(ending.errors)") }
            #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == before)
        }

        @Test(arguments: [
            ("street.onnx", "--on"), ("--on clip.mp4", "model"), ("--on clip.mp4 street.onnx --every 0", "--every"),
            ("--on clip.mp4 street.onnx --frames 0", "--frames"), ("--on clip.mp4 street.onnx --format xml", "xml"),
            ("--on clip.mp4 street.onnx --segment soon", "--segment"),
            ("--on clip.mp4 street.onnx --threads 0", "--threads"),
            ("--on clip.mp4 street.onnx --reference nobody", "nobody"),
            ("--on clip.mp4 street.onnx street.onnx", "street"),
            ("--on clip.mp4 street.onnx --labels a.json --labels b.json", "--labels"),
        ])
        func wrongUsageIsExplained(arguments: String, word: String) throws {
            let ending = try Program.run(
                ["evaluate"] + arguments.split(separator: " ").map(String.init),
                in: folder.path
            )
            #expect(!ending.isSignal && ending.status == 64, "\(ending.status)")
            #expect(ending.output.isEmpty)
            #expect(ending.complaints.first?.hasPrefix("Error: ") == true)
            #expect(ending.complaints.first?.contains(word) == true, "\(ending.errors)")
        }

        @Test func whatTheLabelsDoNotMentionIsLeftOutAndSaid() throws {
            try Clip.ffmpeg(["-i", "clip.mp4", "-frames:v", "5"], as: "shots/%d.png", in: folder)
            let report = try Evaluated.run(["--on", "shots", "--labels", "two.json", "street.onnx"], in: folder.path)
            #expect(report.footage[0].frames == 2 && report.footage[0].leftOut.unlabelled == 3)
            #expect(report.notes.contains { $0.contains("3 frames left out") })
        }
    }
}
