import SluiceServer
import Testing

@Suite struct DashboardTests {
    private static let texts = Dashboard.files.mapValues { String(decoding: $0.bytes, as: UTF8.self) }

    @Test func everyFileThatThePageNamesIsThere() throws {
        let page = try #require(Self.texts["/"])
        var named = page.matches(of: /(?:src|href)="([\w.]+\.(?:js|css|svg))"/).map { "/\($0.1)" }
        for text in Self.texts.values { named += text.matches(of: /from "\.(\/\w+\.js)"/).map { String($0.1) } }
        #expect(Set(named).union(["/"]) == Set(Dashboard.files.keys))
    }

    @Test(arguments: Dashboard.files.keys.sorted()) func nothingIsInlineAndNoOtherHostIsAsked(path: String) throws {
        let text = try #require(Self.texts[path])
        #expect(!text.isEmpty)
        let hosts = text.matches(of: /https?:\/\/[^"' ]+/).map { String($0.0) }
        #expect(hosts.allSatisfy { $0 == "http://www.w3.org/2000/svg" })
        #expect(
            !text.contains("<style") && !text.contains(" style=") && text.firstMatch(of: /<script(?![^>]*src=)/) == nil
        )
        #expect(text.firstMatch(of: /\son\w+=|innerHTML|eval\(|new Function/) == nil)
    }

    @Test func addressesAreRelativeSoThatAProxyMayMoveThePage() {
        for text in Self.texts.values {
            #expect(text.firstMatch(of: /(?:src|href|fetch\()=?"\//) == nil)
        }
    }

    @Test func versionsAreToldApart() {
        let tags = Dashboard.files.values.map(\.etag)
        #expect(Set(tags).count == tags.count)
        #expect(tags.allSatisfy { $0.hasPrefix("\"") && $0.hasSuffix("\"") && $0.count > 8 })
    }

    @Test func thePolicyAllowsNothingFromElsewhere() {
        #expect(Dashboard.contentSecurityPolicy.hasPrefix("default-src 'none'"))
        #expect(
            !Dashboard.contentSecurityPolicy.contains("unsafe") && !Dashboard.contentSecurityPolicy.contains("http")
        )
    }
}
