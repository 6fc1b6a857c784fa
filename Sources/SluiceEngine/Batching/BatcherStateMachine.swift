package import SluiceCore

/// Why a batch was run.
package enum CloseReason: Int, CaseIterable, Sendable {
    /// It holds as many frames as it can.
    case full
    /// Its oldest frame would miss its latency budget if it waited longer.
    case deadline
    /// Nothing more can arrive before a frame leaves.
    case idle
    /// All streams have ended.
    case drain

    /// Name in lines and metrics.
    package var name: StaticString {
        switch self {
        case .full: "full"
        case .deadline: "deadline"
        case .idle: "idle"
        case .drain: "drain"
        }
    }
}

/// Decides when a batch goes. Pure: it is told what is, and says what to do.
///
/// A batch goes when it is full. It goes half full only when a session is free for it, and then when waiting would
/// cost the oldest frame its deadline, `packet + latency budget − predicted compute for this many frames`, or
/// when nothing can come. With live streams a batch is begun only when a session is free for it: until then, newer
/// frames may take the places of older ones.
package struct BatcherStateMachine: Sendable {
    /// What is going on around the open batch.
    package struct Surroundings: Sendable {
        /// Frames that wait for a slot.
        package var waiting: Int
        /// Empty batches that could be opened.
        package var spareBatches: Int
        /// Sessions that have nothing to run.
        package var idleSessions: Int
        /// Whether frames get old while they wait, so that they are taken only when a session is free for them.
        package var prefersFresh: Bool
        /// Whether a source can deliver a frame before one leaves the pipeline.
        package var canArrive: Bool
        /// Whether all sources have ended.
        package var hasEnded: Bool

        package init(
            waiting: Int,
            spareBatches: Int,
            idleSessions: Int,
            prefersFresh: Bool = false,
            canArrive: Bool,
            hasEnded: Bool
        ) {
            self.waiting = waiting
            self.spareBatches = spareBatches
            self.idleSessions = idleSessions
            self.prefersFresh = prefersFresh
            self.canArrive = canArrive
            self.hasEnded = hasEnded
        }
    }

    package enum Decision: Hashable, Sendable {
        /// Put the next waiting frame into the batch, opening one if none is.
        case fill
        /// Close the open batch and hand it on.
        case run(CloseReason)
        /// Ask again at this time, or when something changes.
        case wake(at: Instant)
        /// Ask again when something changes.
        case wait
    }

    /// Most frames in a batch.
    package let capacity: Int
    private let latencyBudget: UInt64
    /// Predicted nanoseconds of compute, by number of frames; learnt.
    private var predicted: [UInt64]
    /// Frames in the open batch.
    package private(set) var count = 0
    private var oldestPacket = Instant(nanoseconds: .max)

    package init(spec: BatchSpec) {
        capacity = spec.max
        latencyBudget = spec.latencyBudget
        predicted = Array(repeating: 0, count: spec.max + 1)
    }

    /// A frame whose packet arrived at `packetAt` now fills a slot of the open batch.
    package mutating func filled(packetAt: Instant) {
        precondition(count < capacity)
        count += 1
        oldestPacket = min(oldestPacket, packetAt)
    }

    /// The open batch was handed on.
    package mutating func closed() {
        count = 0
        oldestPacket = Instant(nanoseconds: .max)
    }

    /// A batch of `frames` took `nanoseconds` to compute. Follows an exponential mean of weight 1/8.
    package mutating func computed(frames: Int, nanoseconds: UInt64) {
        let old = predicted[frames]
        predicted[frames] = old == 0 ? nanoseconds : old - old / 8 + nanoseconds / 8
    }

    /// Nanoseconds of compute to expect for the open batch with one frame more; 0 while unknown.
    package var predictedCompute: UInt64 { predicted[min(count + 1, capacity)] }

    package func decide(_ now: Instant, _ around: Surroundings) -> Decision {
        if count == capacity { return .run(.full) }
        let mayOpen = around.spareBatches > 0 && (!around.prefersFresh || around.idleSessions > 0)
        if around.waiting > 0, count > 0 || mayOpen { return .fill }
        guard count > 0, around.idleSessions > 0 else { return .wait }
        if around.hasEnded { return .run(.drain) }
        if !around.canArrive { return .run(.idle) }
        let slack = latencyBudget > predicted[count] ? latencyBudget - predicted[count] : 0
        let deadline = oldestPacket.advanced(by: slack)
        return now < deadline ? .wake(at: deadline) : .run(.deadline)
    }
}
