package import SluiceCore

/// Decides what the lane of a stream does next: open, read, wait, or end. Pure: it is told what happened and when.
///
/// A source that comes and goes is opened again for as long as it takes, and so is a file that loops; any other ends at
/// its end, or at its first failure.
package struct StreamStateMachine: Sendable {
    /// What to do next.
    package enum Step: Hashable, Sendable {
        case open
        case read
        case wait(until: Instant)
        case end
    }

    /// What has changed for those who watch.
    package enum Transition: Hashable, Sendable {
        /// The first picture of all.
        case started
        /// The first picture after `outage` nanoseconds without.
        case recovered(outage: UInt64)
        /// The source was lost, or not reached; the next attempt is due after `wait` nanoseconds.
        case lost(wait: UInt64)
        /// The source refuses our credentials; likewise.
        case refused(wait: UInt64)
        /// A source that cannot be opened again broke.
        case failed
    }

    /// Refused credentials are not tried more often, so that the camera does not lock the account.
    package static let unauthorisedWait: UInt64 = 60_000_000_000
    /// An outage is told of at most so often.
    package static let tellInterval: UInt64 = 60_000_000_000
    /// Nanoseconds of pictures after which a connection counts as a good one.
    private static let goodConnection: UInt64 = 5_000_000_000

    package private(set) var state: StreamState
    /// When ``state`` was entered.
    package private(set) var since: Instant
    private let comesAndGoes: Bool
    private let loops: Bool
    private var backoff: Backoff
    private var isOpen: Bool
    private var isLive = true
    private var due: Instant?
    private var hasStarted = false
    /// When pictures began to come on this connection.
    private var picturesSince: Instant?
    private var lastPicture: Instant?
    /// What watchers were last told of this outage.
    private var lastTold: (at: Instant, isRefused: Bool)?

    /// - Parameters:
    ///   - opened: What is known of the source if it is open already.
    ///   - seed: Makes streams differ in how long they wait.
    package init(_ spec: StreamSpec, opened info: SourceInfo?, now: Instant, seed: UInt64) {
        comesAndGoes = spec.comesAndGoes
        loops = spec.loops
        backoff = Backoff(spec.reconnect, seed: seed)
        isOpen = info != nil
        isLive = info?.isLive ?? true
        state = .connecting
        since = now
    }

    package var step: Step {
        if state == .ended { return .end }
        if isOpen { return .read }
        return due.map(Step.wait) ?? .open
    }

    /// The wait is over.
    package mutating func waited(now: Instant) {
        due = nil
        enter(.connecting, now)
    }

    /// The source is open. It counts as live from its first picture on.
    package mutating func opened(_ info: SourceInfo, now: Instant) {
        isOpen = true
        isLive = info.isLive
        picturesSince = nil
    }

    /// A picture was decoded.
    package mutating func pictured(now: Instant) -> Transition? {
        let outage = lastPicture.map { now.since($0) } ?? 0
        lastPicture = now
        if picturesSince == nil { picturesSince = now }
        guard state != .live else { return nil }
        enter(.live, now)
        let wasTold = lastTold != nil
        lastTold = nil
        defer { hasStarted = true }
        if !hasStarted { return .started }
        // The end of a file that loops is no outage.
        return wasTold ? .recovered(outage: outage) : nil
    }

    /// The source came to its end, or could not be read or opened.
    ///
    /// - Parameter error: `nil`: it ended. For a live source that is a failure, too.
    package mutating func lost(_ code: SourceErrorCode?, now: Instant) -> Transition? {
        let gavePictures = picturesSince != nil
        if let begin = picturesSince, now.since(begin) >= Self.goodConnection { backoff.reset() }
        let wasOpen = isOpen
        isOpen = false
        picturesSince = nil
        if code == nil, loops, gavePictures, !isLive {
            // Nobody notices but the source itself.
            return nil
        }
        let isRecording = wasOpen && !isLive
        guard loops || (comesAndGoes && !isRecording) else {
            enter(.ended, now)
            return code == nil ? nil : .failed
        }
        let isRefused = code == .unauthorised
        let wait = isRefused ? backoff.jittered(Self.unauthorisedWait) : backoff.wait()
        due = now.advanced(by: wait)
        enter(isRefused ? .unauthorised : .backingOff, now)
        if let lastTold, lastTold.isRefused == isRefused, now.since(lastTold.at) < Self.tellInterval { return nil }
        lastTold = (now, isRefused)
        return isRefused ? .refused(wait: wait) : .lost(wait: wait)
    }

    /// Nobody wants the stream any more.
    package mutating func stopped(now: Instant) {
        isOpen = false
        enter(.ended, now)
    }

    private mutating func enter(_ state: StreamState, _ now: Instant) {
        guard self.state != state else { return }
        self.state = state
        since = now
    }
}
