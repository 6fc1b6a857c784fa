import DequeModule

/// The frames of one stream that are inside the pipeline, oldest first. A frame's line may be written when no
/// older frame of its stream is inside any more.
struct InFlightOrder: ~Copyable {
    private var sequences: RigidDeque<UInt64>

    /// - Parameter limit: Most frames inside: the tickets of the stream.
    init(limit: Int) {
        sequences = RigidDeque(capacity: limit)
    }

    /// Makes room for more frames.
    mutating func widen(to limit: Int) {
        if sequences.capacity < limit { sequences.reserveCapacity(limit) }
    }

    /// Frames inside.
    var count: Int { sequences.count }

    /// The oldest frame inside.
    var oldest: UInt64? { sequences.isEmpty ? nil : sequences[0] }

    /// A frame comes in. Sequences come in rising.
    mutating func enter(_ sequence: UInt64) {
        precondition(sequences.isEmpty || sequences[sequences.count - 1] < sequence)
        sequences.append(sequence)
    }

    /// A frame goes, in whatever order.
    mutating func leave(_ sequence: UInt64) {
        for index in 0..<sequences.count where sequences[index] == sequence {
            sequences.remove(at: index)
            return
        }
        preconditionFailure("frame \(sequence) is not inside")
    }

    /// All frames go.
    mutating func leaveAll() {
        sequences.removeAll()
    }
}
