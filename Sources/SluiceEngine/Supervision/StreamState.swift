/// How a stream is doing.
package enum StreamState: String, Hashable, Sendable, CaseIterable {
    /// The source is being opened.
    case connecting
    /// Pictures come.
    case live
    /// The source was lost, and its next attempt is waited for.
    case backingOff = "backing_off"
    /// The source wants other credentials; it is asked again seldom, so that it does not lock the account.
    case unauthorised
    /// Nothing more will come: the end of a file, a stream that was stopped, or a source that cannot be read.
    case ended
}
