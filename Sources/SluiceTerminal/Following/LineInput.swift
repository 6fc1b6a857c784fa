/// Where lines come from. Never blocks: who reads waits for the descriptor, or a moment, and asks again.
package protocol LineInput: AnyObject {
    /// Takes in what has come by now.
    func advance() throws -> Arrival
    /// The next line that was taken in, without its newline.
    func next() -> [UInt8]?
    /// What becomes readable, or writable, when there is more; `nil` where only asking again tells.
    var awaited: AwaitedDescriptor? { get }
}

/// What one attempt to read brought.
package enum Arrival: Hashable {
    /// There may be more at once.
    case bytes
    /// Nothing for now.
    case quiet
    /// Nothing more will come.
    case ended
    /// Nothing for now, and somebody ought to know why.
    case notice(String)
}

/// A descriptor, and what to wait for.
package struct AwaitedDescriptor: Hashable {
    package var number: CInt
    /// Else until it is readable.
    package var isForWriting = false

    package init(number: CInt, isForWriting: Bool = false) {
        self.number = number
        self.isForWriting = isForWriting
    }
}
