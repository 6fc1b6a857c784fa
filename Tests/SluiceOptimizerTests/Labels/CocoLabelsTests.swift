import SluiceCore
import SluiceMetrics
import SluiceOptimizer
import TestSupport
import Testing

/// What is wrong with annotations is said, with the entry.
@Suite struct CocoLabelsTests {
    private static let images = #""images":[{"id":2,"file_name":"b.png"},{"id":1,"file_name":"a.png"}]"#
    private static let categories = #""categories":[{"id":7,"name":"bus"},{"id":3,"name":"car"}]"#

    private func read(_ text: String) throws -> CocoLabels {
        let folder = try TemporaryFolder()
        return try CocoLabels(path: folder.write("labels.json", text))
    }

    private func annotated(_ annotation: String) -> String {
        "{\(Self.images),\(Self.categories),\"annotations\":[\(annotation)]}"
    }

    @Test func objectsAreFoundUnderTheirImages() throws {
        let labels = try read(
            annotated(
                """
                {"image_id":2,"category_id":3,"bbox":[1,2,3,4],"area":5,"iscrowd":1},
                {"image_id":2,"category_id":7,"bbox":[1,2,3,4]}
                """
            )
        )
        #expect(labels.images.map(\.fileName) == ["a.png", "b.png"])
        #expect(labels.categories.map(\.name) == ["car", "bus"])
        #expect(labels.objects[0].isEmpty)
        #expect(labels.objects[1].map(\.label) == [0, 1])
        #expect(labels.objects[1].map(\.area) == [5, 12])
        #expect(labels.objects[1].map(\.isCrowd) == [true, false])
    }

    @Test(arguments: [
        (#"{"image_id":9,"category_id":3,"bbox":[1,2,3,4]}"#, "annotations[0] is in image 9"),
        (#"{"image_id":1,"category_id":4,"bbox":[1,2,3,4]}"#, "annotations[0] is of category 4"),
        (#"{"image_id":1,"category_id":3,"bbox":[1,2,3]}"#, "annotations[0].bbox has 3 numbers"),
        (#"{"image_id":1,"category_id":3,"bbox":[1,2,-3,4]}"#, "annotations[0].bbox is no box"),
        (#"{"image_id":1,"category_id":3,"bbox":[1,2,3,4],"area":-1}"#, "annotations[0].area is -1"),
        (#"{"image_id":1,"category_id":3}"#, "annotations[0].bbox is missing"),
        (#"{"image_id":1,"category_id":3,"bbox":null}"#, "annotations[0].bbox"),
        (#"{"image_id":1,"category_id":"car","bbox":[1,2,3,4]}"#, "annotations[0].category_id is no number"),
        (#"{"image_id":1,"category_id":3,"bbox":[1,2,"x",4]}"#, "annotations[0].bbox[2] is no number"),
        (#"{"image_id":1,"category_id":3,"bbox":[1,2,NaN,4]}"#, "NaN is no number"),
    ])
    func aWrongAnnotationIsNamed(annotation: String, complaint: String) {
        let error = #expect(throws: LabelsError.self) { try read(annotated(annotation)) }
        #expect(error?.what.contains(complaint) == true, "\(error?.description ?? "")")
        #expect(error?.exitCode == .badData)
    }

    @Test func aNumberThatIsNoneIsPointedAt() {
        let error = #expect(throws: LabelsError.self) { try read("{\n \"images\": NaN}") }
        #expect(error?.what.hasSuffix(".json:2:12: NaN is no number") == true, "\(error?.what ?? "")")
    }

    @Test(arguments: [
        ("", "is no JSON"), ("car\nbus\n", "is no JSON"), ("[]", "is not what COCO has there"),
        ("{}", "images is missing"),
        (#"{"images":[],"categories":[{"id":1,"name":"a"}],"annotations":[]}"#, "has no images"),
        (#"{"images":[{"id":1,"file_name":"a"}],"categories":[],"annotations":[]}"#, "has no categories"),
        (
            #"{"images":[{"id":1,"file_name":"a"},{"id":1,"file_name":"b"}],"categories":[{"id":1,"name":"a"}],"annotations":[]}"#,
            "images a and b both have the id 1"
        ),
        (
            #"{"images":[{"id":1,"file_name":"a"},{"id":2,"file_name":"a"}],"categories":[{"id":1,"name":"a"}],"annotations":[]}"#,
            "two images are called a"
        ),
        (
            #"{"images":[{"id":1,"file_name":"a"}],"categories":[{"id":1,"name":"a"},{"id":1,"name":"b"}],"annotations":[]}"#,
            "categories a and b both have the id 1"
        ),
    ])
    func whatIsNoAnnotationFileIsRefused(text: String, complaint: String) {
        let error = #expect(throws: LabelsError.self) { try read(text) }
        #expect(error?.what.contains(complaint) == true, "\(error?.description ?? "")")
        #expect(error?.remedy.isEmpty == false)
    }

    @Test func aFileThatIsNotThereIsNoInput() {
        let error = #expect(throws: LabelsError.self) { try CocoLabels(path: "/nowhere/labels.json") }
        #expect(error?.exitCode == .noInput)
        #expect(error?.what == "/nowhere/labels.json: no such file")
    }
}
