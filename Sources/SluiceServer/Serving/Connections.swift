import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTPTypes
import SluiceCore
import SluiceEngine

/// The open connections, with what each of them may cost.
final class Connections: Sendable {
    /// Most connections at a time; the next ones wait to be accepted.
    ///
    /// At most an eighth of the descriptors that this process may open: libdispatch (6.3.1) looks at its workers once a
    /// second through `/proc/self/task/…/stat`, and ends the process when it gets no descriptor for that.
    static let most: Int = {
        let descriptors = ProcessFigures.descriptorLimit.map { Int(clamping: $0) } ?? 1_024
        return min(64, max(4, descriptors / 8))
    }()
    /// Seconds until a request's head must be complete, and a connection that nobody uses is closed.
    private static let patience = 5
    private static let largestHead = 8 << 10
    static let largestBody = 64 << 10

    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var areLast = false
        var areClosing = false
    }

    private let state = Guarded(State())

    /// Whether no more connections are made, on purpose.
    var areLast: Bool { state.withLock { $0.areLast } }

    /// How Hummingbird is to set connections up.
    var channelConfiguration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionGuard(self)],
            idleTimeout: .seconds(Int64(Self.patience)),
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: Self.largestHead,
                maxHeaderListSize: Self.largestHead,
                maxHeaderFieldCount: 64
            )
        )
    }

    /// The connections of now.
    var open: [any Channel] { state.withLock { Array($0.channels.values) } }

    /// No more connections are made; those that are there go on.
    func becomeLast() {
        state.withLock { $0.areLast = true }
    }

    /// Ends all connections, whatever goes on in them, and every one that is still made.
    func close() {
        let channels = state.withLock { state in
            (state.areLast, state.areClosing) = (true, true)
            return Array(state.channels.values)
        }
        for channel in channels { channel.close(promise: nil) }
    }

    fileprivate func opened(_ channel: any Channel) {
        let isTooLate = state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = channel
            return state.areClosing
        }
        if isTooLate { channel.close(promise: nil) }
    }

    fileprivate func closed(_ channel: any Channel) {
        state.withLock { _ = $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
    }
}

/// Books a connection, and ends one that sends a body which is too large, before it fills any memory.
private final class ConnectionGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private let connections: Connections
    private var received = 0

    init(_ connections: Connections) {
        self.connections = connections
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connections.opened(context.channel)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        connections.closed(context.channel)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            received = 0
            let announced = head.headerFields[.contentLength].flatMap(Int.init) ?? 0
            guard announced <= Connections.largestBody else { return refuse(context) }
        case .body(let bytes):
            received += bytes.readableBytes
            // Its answer may be on its way already.
            guard received <= Connections.largestBody else { return context.close(promise: nil) }
        case .end:
            break
        }
        context.fireChannelRead(data)
    }

    private func refuse(_ context: ChannelHandlerContext) {
        let fields: HTTPFields = [.connection: "close", .contentLength: "0"]
        let head = HTTPResponse(status: .contentTooLarge, headerFields: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}
