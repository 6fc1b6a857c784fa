import SluiceCore
import SluiceTerminal
import Testing

struct HTTPAddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:8480", "127.0.0.1", 8_480, ""), ("http://box/", "box", 80, ""),
        ("http://[::1]:99/sluice/", "::1", 99, "/sluice"),
    ])
    func anAddressIsTakenApart(text: String, host: String, port: Int, prefix: String) throws {
        let address = try HTTPAddress(text)
        #expect(address.host == host && address.port == port && address.prefix == prefix)
        #expect(address.authority == (host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"))
    }

    @Test(arguments: [
        ("https://127.0.0.1:8480", "ssh -L"), ("127.0.0.1:8480", "http://127.0.0.1:8480"), ("http://", "http://127"),
        ("http://user:hunter2@box", "SLUICE_TOKEN"), ("http://box/?token=hunter2", "http://127"),
    ])
    func anythingElseIsRefusedWithARemedyAndWithoutItsSecrets(text: String, remedy: String) {
        let error = #expect(throws: TerminalError.self) { try HTTPAddress(text) }
        #expect(error?.remedy.contains(remedy) == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func aTokenThatWouldBeginAnotherHeaderIsRefused() throws {
        let address = try HTTPAddress(HTTPAddress.usual)
        #expect(throws: TerminalError.self) { try DaemonClient(address: address, token: "a\r\nX: b") }
    }
}
