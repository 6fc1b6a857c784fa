import SluiceEngine

/// What is known of the process and of the server itself, beside what the daemon reports.
struct ServerFigures: Sendable {
    var process = ProcessFigures()
    var preview: PictureCost
    /// Those who watch pictures, by stream.
    var watchers: [String: Int]
    /// Those who follow lines, and the lines they were too slow for.
    var eventListeners: Int
    var eventLinesLost: UInt64
}
