import SluiceCore

/// Lines on their way to the writer, and the books of an output: what whoever appends and the writer share.
struct SinkBuffer {
    enum Phase {
        case open
        /// What is there is written, nothing more will come.
        case closing
        case closed
    }

    static let pieceSize = 64 << 10
    /// Beyond so many bytes, whoever appends waits or loses the line.
    static let mostPending = 4 << 20

    /// Path, or `-` for standard output.
    private let name: String
    private let tooSlow: String
    var policy: LossPolicy
    var phase = Phase.open
    private(set) var pending: [UInt8] = []
    private var pendingLines: UInt64 = 0
    /// Lines that the writer has taken and not written.
    private(set) var inHand: UInt64 = 0
    /// What ended the output for good.
    private(set) var failure: SinkError?
    var health: SinkHealth
    /// Nanoseconds that lines waited for the writer.
    var waited: UInt64 = 0
    private(set) var lines: UInt64 = 0
    private(set) var bytes: UInt64 = 0
    private(set) var lost: UInt64 = 0
    var deletedFiles: UInt64 = 0

    /// - Parameter label: What people know the output as.
    init(name: String, label: String, policy: LossPolicy) {
        self.name = name
        self.policy = policy
        tooSlow = "\(label): lines are taken too slowly"
        health = SinkHealth(name: label)
        pending.reserveCapacity(2 * Self.pieceSize)
    }

    var isFull: Bool { pending.count > Self.mostPending }
    var isIdle: Bool { pending.isEmpty && inHand == 0 }

    /// Takes a line; returns whether the writer should look.
    mutating func take(_ line: borrowing [UInt8]) -> Bool {
        let before = pending.count
        pending.append(contentsOf: copy line)
        pendingLines += 1
        return before == 0 || (before < Self.pieceSize && pending.count >= Self.pieceSize)
    }

    /// There is no place for a line.
    mutating func overflow(now: Instant) -> SinkNotice? {
        lost += 1
        return health.failed(.pace, tooSlow, lost: lost, now: now)
    }

    /// There is no output for a line any more.
    mutating func refuse() {
        lost += 1
    }

    /// Gives the writer all there is, for its empty memory.
    mutating func give(_ memory: inout [UInt8]) {
        swap(&pending, &memory)
        (inHand, pendingLines) = (pendingLines, 0)
    }

    /// The writer has written whole lines.
    mutating func wrote(lines count: UInt64, bytes size: Int) {
        // What the disk refused meanwhile is counted as lost already.
        guard phase != .closed, failure == nil else { return }
        lines += count
        bytes += UInt64(size)
        inHand -= count
    }

    /// The writer has given up the lines that it had.
    mutating func lostInHand() {
        lost += inHand
        inHand = 0
    }

    /// Nothing more can be written.
    mutating func fail(_ error: SinkError) {
        failure = error
        lostInHand()
        lost += pendingLines
        (pending, pendingLines) = ([], 0)
    }

    /// Lines that are still here are lost.
    mutating func close() {
        guard phase != .closed else { return }
        phase = .closed
        lostInHand()
        lost += pendingLines
        (pending, pendingLines) = ([], 0)
    }

    /// Lines that were taken, and those of them that were written or given up; `nil` where lines may be lost.
    var progress: (accepted: UInt64, written: UInt64)? {
        policy == .never ? (lines + lost + inHand + pendingLines, lines + lost) : nil
    }

    var report: OutputReport {
        var report = OutputReport(
            name: name,
            lines: lines,
            bytes: bytes,
            lost: lost,
            trouble: failure?.what ?? health.trouble
        )
        report.deletedFiles = deletedFiles
        return report
    }
}
