import SluiceCore
import Testing

@Suite struct ModelMetadataTests {
    static let readable: [(String, [String])] = [
        ("{0: 'person', 1: 'bicycle'}", ["person", "bicycle"]),
        ("{1: \"it's\", 0: 'a \\'b\\' \\\\ \\u00e9\\x41'}", ["a 'b' \\ éA", "it's"]),
        ("{\"0\": \"Straße\", \"1\": \"犬\"}", ["Straße", "犬"]),
        ("['a', \"b\",]", ["a", "b"]),
        (" { 0 : 'a, b: {c}' , } ", ["a, b: {c}"]),
        ("[]", []), ("{}", []),
    ]

    @Test(arguments: readable)
    func readsPythonAndJSON(text: String, names: [String]) {
        #expect(ModelMetadata(["names": text]).names ?? [] == names)
        #expect(ModelMetadata(["names": text]).namesProblem == nil)
    }

    static let unreadable: [(String, String)] = [
        ("", "'[' was expected at character 1"),
        ("{0: 'a', 2: 'b'}", "class 1 is missing at character 17"),
        ("{0: 'a', 0: 'b'}", "class 0 came twice at character 16"),
        ("{0: 'a", "a string has no end at character 7"),
        ("{0 'a'}", "':' was expected at character 4"),
        ("{x: 'a'}", "a class number was expected at character 2"),
        ("['a'] b", "something follows the end at character 7"),
        ("['\\ud800']", "an escape that is no character at character 5"),
        ("['\\x4']", "an escape that is no character at character 5"),
        ("['\\q']", "an unknown escape at character 5"),
        ("{99999999999999999999: 'a'}", "a class number was expected at character 22"),
    ]

    @Test(arguments: unreadable)
    func saysWhereTheTextGoesWrong(text: String, reason: String) {
        #expect(ModelMetadata(["names": text]).namesProblem == reason)
    }

    @Test func aModelWithoutNamesHasNone() {
        #expect(ModelMetadata([:]).names == nil)
        #expect(ModelMetadata([:]).namesProblem == nil)
    }

    @Test(
        arguments: [
            ("[384, 640]", 384, 640), ("640", 640, 640), ("(480, 640)", 480, 640), ("[1, 2, 3]", nil, nil),
            ("", nil, nil),
            ("[0, 640]", 640, 640),
        ] as [(String, Int?, Int?)]
    )
    func readsTheSize(text: String, height: Int?, width: Int?) {
        let size = ModelMetadata(["imgsz": text]).size
        #expect(size?.height == height)
        #expect(size?.width == width)
    }
}
