import SluiceCore
import SluiceServer

/// Serves a daemon on a free port while `body` runs.
func withServer<Result>(
    _ daemon: ScriptedDaemon = ScriptedDaemon(),
    token: String? = nil,
    _ body: (_ port: Int) async throws -> Result
) async throws -> Result {
    let server = HTTPServer(HTTPSpec(port: 0, token: token), daemon: daemon, version: "1.2.3")
    let port = try await server.start()
    do {
        let result = try await body(port)
        await server.stop()
        return result
    } catch {
        await server.stop()
        throw error
    }
}
