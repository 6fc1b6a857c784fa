import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
package import SluiceCore
import SluiceEngine

/// Answers HTTP for a daemon, from one thread for the sockets and the tasks of Swift's pool. Started and stopped once.
package final class HTTPServer: Sendable {
    private struct Running {
        var loops: MultiThreadedEventLoopGroup
        var listener: any Channel
        var task: Task<Void, Never>
    }

    /// How long a stop may take before what still goes on is left behind.
    private static let patience = Duration.milliseconds(500)
    /// How long connections may go on that were made at another address, or with another token.
    private static let farewell = Duration.milliseconds(500)

    private let spec: HTTPSpec
    private let daemon: any ServedDaemon
    private let version: String
    private let responder: Guarded<RouterResponder<DaemonAPI.Context>>
    private let connections = Connections()
    private let onFailure: @Sendable (ServerError) -> Void
    private let running = Guarded<Running?>(nil)

    /// - Parameters:
    ///   - version: Of the program, for metrics and the page.
    ///   - onFailure: Told if serving ends by itself once it has begun.
    package init(
        _ spec: HTTPSpec,
        daemon: any ServedDaemon,
        version: String,
        onFailure: @escaping @Sendable (ServerError) -> Void = { _ in }
    ) {
        self.spec = spec
        self.daemon = daemon
        self.version = version
        responder = Guarded(DaemonAPI(spec, daemon: daemon, version: version).responder)
        self.onFailure = onFailure
    }

    /// Binds the address and begins to answer.
    ///
    /// - Returns: The port, which matters if the specification left it open.
    package func start() async throws(ServerError) -> Int {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let (bound, binding) = AsyncStream<Result<any Channel, ServerError>>.makeStream()
        let application = Application(
            responder: CallbackResponder { [responder] request, context in
                try await responder.withLock { $0 }.respond(to: request, context: context)
            },
            server: .http1(configuration: connections.channelConfiguration),
            configuration: ApplicationConfiguration(
                address: .hostname(spec.host, port: spec.port),
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(Connections.most, logger: Self.silent)
            ),
            onServerRunning: { channel in binding.yield(.success(channel)) },
            eventLoopGroupProvider: .shared(loops),
            logger: Self.silent
        )
        let task = Task { [connections, onFailure, spec] in
            var reason = "the listener was closed"
            do {
                try await application.run()
            } catch {
                reason = Self.explain(error)
            }
            let failure = Self.failure(spec, reason)
            // Whoever starts hears of it; once that is over, somebody else has to.
            if case .terminated = binding.yield(.failure(failure)), !connections.areLast { onFailure(failure) }
        }
        for await result in bound {
            switch result {
            case .success(let listener):
                binding.finish()
                running.withLock { $0 = Running(loops: loops, listener: listener, task: task) }
                return listener.localAddress?.port ?? 0
            case .failure(let failure):
                try? await loops.shutdownGracefully()
                throw failure
            }
        }
        throw Self.failure(spec, "the start was cancelled")
    }

    /// Asks for another token from now on, or for none. Sessions end at once, and connections of before a moment later,
    /// when they have their answers.
    ///
    /// - Parameter spec: With the address that is served.
    package func adopt(_ spec: HTTPSpec) {
        let next = DaemonAPI(spec, daemon: daemon, version: version).responder
        responder.withLock { $0 = next }
        let before = connections.open
        Task {
            try? await Task.sleep(for: Self.farewell)
            for channel in before { channel.close(promise: nil) }
        }
    }

    /// Leaves the address to somebody else. Connections that were made go on.
    package func stopListeningAndWait() {
        guard let listener = running.withLock({ $0?.listener }) else { return }
        connections.becomeLast()
        try? listener.close().wait()
    }

    /// Stops listening, and ends every connection a moment later, when they have their answers.
    package func retire() {
        stopListeningAndWait()
        Task {
            try? await Task.sleep(for: Self.farewell)
            await stop()
        }
    }

    /// Stops listening and ends every connection, within a second.
    package func stop() async {
        guard let running = running.withLock({ $0.take() }) else { return }
        connections.close()
        running.task.cancel()
        if await running.task.value(within: Self.patience) != nil {
            try? await running.loops.shutdownGracefully()
        } else {
            Task {
                await running.task.value
                try? await running.loops.shutdownGracefully()
            }
        }
    }

    /// ``start()`` for a thread that may wait, which a task's must not.
    package func startAndWait() throws(ServerError) -> Int {
        let outcome = Guarded<Result<Int, ServerError>?>(nil)
        Task {
            do throws(ServerError) {
                let port = try await start()
                outcome.withLock { $0 = .success(port) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            outcome.notify()
        }
        return try outcome.wait { $0 }.get()
    }

    /// ``stop()`` for a thread that may wait.
    package func stopAndWait() {
        let isStopped = Guarded(false)
        Task {
            await stop()
            isStopped.withLock { $0 = true }
            isStopped.notify()
        }
        isStopped.wait { $0 ? () : nil }
    }

    /// Requests hold secrets, and what goes wrong is answered to whoever asked.
    private static let silent = Logger(label: "sluice.http") { _ in SwiftLogNoOpLogHandler() }

    private static func failure(_ spec: HTTPSpec, _ reason: String) -> ServerError {
        ServerError(
            .unavailable,
            "http.listen \(HostName(spec.host).authority(port: spec.port)) cannot be served (\(reason))",
            remedy: "free the port or choose another one (0: any that is free), with an address of this machine"
        )
    }

    private static func explain(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return switch error.errnoCode {
        case EADDRINUSE: "the port is in use"
        case EACCES: "ports below 1024 need a privilege"
        case EADDRNOTAVAIL: "this machine does not have that address"
        default: "\(error)"
        }
    }
}
