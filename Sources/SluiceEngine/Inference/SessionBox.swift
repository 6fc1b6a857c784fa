package import SluiceCore

/// Holds a session, because an array cannot hold noncopyable values.
package final class SessionBox: @unchecked Sendable {
    // Confined to whoever prepares the variant, then to one session lane.
    package var session: any InferenceSession & ~Copyable

    package init(_ session: consuming any InferenceSession & ~Copyable) {
        self.session = session
    }
}
