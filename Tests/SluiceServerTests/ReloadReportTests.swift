import Foundation
import SluiceServer
import Testing

@Suite struct ReloadReportTests {
    @Test func itIsAJSONDocument() throws {
        let report = ReloadReport(isApplied: false, changes: [], problems: ["pipeline.yaml:1:1: no streams"])
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any]
        #expect(object?["isApplied"] as? Bool == false)
        #expect(object?["problems"] as? [String] == ["pipeline.yaml:1:1: no streams"])
    }
}
