import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import SluiceCore
import SluiceEngine

/// Everything that is answered, by path. `openapi.yaml` says the same to other programs.
final class DaemonAPI: Sendable {
    typealias Context = BasicRequestContext

    private let daemon: any ServedDaemon
    private let spec: HTTPSpec
    private let version: String
    private let desk: ReportDesk
    private let events: EventDesk
    private let studio: PreviewStudio
    private let window = Guarded(VerdictWindow())

    init(_ spec: HTTPSpec, daemon: any ServedDaemon, version: String) {
        self.spec = spec
        self.daemon = daemon
        self.version = version
        desk = ReportDesk(daemon)
        events = EventDesk(daemon.lines)
        studio = PreviewStudio(daemon.pictures)
    }

    /// Answers requests from now on.
    var responder: RouterResponder<Context> {
        let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
        let sessions = Sessions()
        router.add(
            middleware: AccessMiddleware(spec, sessions: sessions, open: Set(Dashboard.files.keys).union(["/healthz"]))
        )
        LoginRoutes(token: spec.token, sessions: sessions).add(to: router)
        addHealth(to: router)
        addFigures(to: router)
        addStreams(to: router)
        addControl(to: router)
        DashboardRoutes.add(to: router)
        return router.buildResponder()
    }

    private func addHealth(to router: Router<Context>) {
        router.get("/healthz") { [self] request, _ in
            let snapshot = try await desk.required()
            guard request.headers[.accept]?.contains("json") == true else { return Response.text("ok\n") }
            return .json(HealthDocument(status: "ok", version: version, uptimeS: snapshot.report.seconds))
        }
        router.get("/readyz") { [self] _, _ in
            let document = ReadinessDocument(try await desk.required())
            return Response.json(document, status: document.ready ? .ok : .serviceUnavailable)
        }
    }

    private func addFigures(to router: Router<Context>) {
        router.get("/metrics") { [self] _, _ in
            let snapshot = try await desk.required()
            let figures = ServerFigures(
                preview: daemon.pictures.cost,
                watchers: daemon.pictures.watchers,
                eventListeners: events.listeners,
                eventLinesLost: events.lost
            )
            let text = MetricsPage.text(snapshot, version: version, figures: figures)
            return Response.text(text, contentType: PrometheusText.contentType)
        }
        router.get("/openapi.yaml") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "application/yaml"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_yaml))
            )
        }
        router.get("/v1/config") { [self] _, _ in
            Response.text(try await daemon.configuration(), contentType: "application/json")
        }
        router.get("/v1/events") { [self] request, _ in
            let names = try await desk.required().report.streams.map(\.name)
            return events.response(request, try LineFilter(request.uri.queryParameters, streams: names))
        }
    }

    private func addStreams(to router: Router<Context>) {
        router.get("/v1/streams") { [self] _, _ in
            let snapshot = try await desk.required()
            let verdict = window.withLock { $0.verdict(of: snapshot.report) }
            return Response.json(DaemonDocument(snapshot, version: version, verdict: verdict))
        }
        router.get("/v1/streams/{id}/frame.jpg") { [self] _, context in
            try await studio.still(of: stream(context))
        }
        router.get("/v1/streams/{id}/preview") { [self] request, context in
            studio.motion(of: try await stream(context), request)
        }
    }

    private func addControl(to router: Router<Context>) {
        router.post("/v1/reload") { [self] _, _ in
            let report = await daemon.reload()
            return Response.json(ReloadDocument(report), status: report.isApplied ? .ok : .unprocessableContent)
        }
    }

    /// The stream in the path, which exists.
    private func stream(_ context: Context) async throws -> String {
        let name = try context.parameters.require("id")
        return try await desk.required().stream(name.removingPercentEncoding ?? name).name
    }
}
