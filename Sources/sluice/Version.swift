/// The version of the program; the changelog's newest entry.
enum Version {
    static let text = "0.1.0"
}
