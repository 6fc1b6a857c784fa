import SluiceConfig
import SluiceCore
import SluiceEngine
import SluiceServer

// HTTP, which comes, goes and moves while the daemon runs.
extension Daemon {
    /// What a reload does about HTTP, once everything else is known to work.
    enum ServerChange: Sendable {
        /// The same address, with another token or none.
        case access(HTTPSpec)
        /// Another address, which is served already.
        case moved(HTTPServer, url: String)
        case closed
    }

    /// Begins to answer HTTP, if the configuration says so.
    func startServer() throws {
        guard let spec = running.withLock({ $0.configuration.spec.http }) else { return }
        commit(try open(spec))
    }

    func stopServer() {
        running.withLock { $0.server.take() }?.stopAndWait()
    }

    /// Gets ready to answer as `spec` says: all that can fail. If it does, what was served goes on.
    func prepare(_ spec: HTTPSpec?) throws -> ServerChange {
        guard let spec else { return .closed }
        let (server, known) = running.withLock { ($0.server, $0.configuration.spec.http) }
        guard let server, let known, known.port == spec.port else { return try open(spec) }
        if known.host == spec.host { return .access(spec) }
        // The same port cannot be listened on twice, not even at 127.0.0.1 and 0.0.0.0.
        server.stopListeningAndWait()
        do {
            return try open(spec)
        } catch {
            commit(try open(known))
            throw error
        }
    }

    /// Answers as was prepared. Whoever is connected has to come again.
    func commit(_ change: ServerChange) {
        switch change {
        case .access(let spec):
            running.withLock { $0.server }?.adopt(spec)
        case .moved(let server, let url):
            let before = running.withLock { running in
                defer { running.server = server }
                return running.server
            }
            before?.retire()
            Terminal.print(url)
        case .closed:
            running.withLock { $0.server.take() }?.retire()
        }
    }

    private func open(_ spec: HTTPSpec) throws -> ServerChange {
        let server = HTTPServer(spec, daemon: self, version: Version.text) { [pipeline] failure in
            Failure.report(failure)
            pipeline.events.note("http_failed", failure.description)
        }
        let port = try server.startAndWait()
        return .moved(server, url: "http://\(HostName(spec.host).authority(port: port))/")
    }
}
