import Testing

/// Tests that drive the real program as a user does.
///
/// One after the other: the program uses all cores by itself, and some of them look at the clock.
@Suite(.serialized) enum EndToEnd {}
