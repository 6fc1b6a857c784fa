extension String {
    /// Whether two secrets are the same, in a time that says nothing about where they differ.
    func isSameSecret(as other: String) -> Bool {
        let (mine, theirs) = (Array(utf8), Array(other.utf8))
        var difference = UInt8(mine.count == theirs.count ? 0 : 1)
        for index in theirs.indices { difference |= theirs[index] ^ (mine.isEmpty ? 0 : mine[index % mine.count]) }
        return difference == 0
    }
}
