import SluiceCore

extension SourceCounters {
    /// What two sources of one stream met, one after the other.
    static func + (past: SourceCounters, now: SourceCounters) -> SourceCounters {
        var sum = now
        sum.packets += past.packets
        sum.frames += past.frames
        sum.decodeErrors += past.decodeErrors
        sum.timestampsRepaired += past.timestampsRepaired
        sum.formatChanges += past.formatChanges
        sum.skipped += past.skipped
        return sum
    }
}
