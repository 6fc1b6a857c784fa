import SluiceCore
import Testing

@Suite struct RedactedTextTests {
    @Test(arguments: [
        ("moov atom not found", "moov atom not found"),
        ("Opening 'http://user:canary@cam/a.ts' for reading", "Opening 'http://***@cam/a.ts' for reading"),
        ("Redirecting to rtsp://u:canary@cam/b?token=canary", "Redirecting to rtsp://***@cam/b?token=***"),
        ("Authorization: Basic canary", "Authorization: ***"),
        ("x\nAUTHORIZATION: Digest username=\"canary\", response=\"canary\"\ny", "x\nAUTHORIZATION: ***\ny"),
        ("WWW-Authenticate: Digest nonce=\"canary\"", "WWW-Authenticate: ***"),
        ("failed for /live?user=canary&password=canary&channel=1", "failed for /live?user=***&password=***&channel=1"),
        ("streamid=canary refused (passphrase=canary)", "streamid=*** refused (passphrase=***)"),
        ("method SETUP failed: 461 Unsupported Transport", "method SETUP failed: 461 Unsupported Transport"),
        ("size=640x360 key: 1", "size=640x360 key: 1"),
    ])
    func `hides what is secret and nothing else`(text: String, shown: String) {
        #expect(RedactedText(text).description == shown)
    }
}
