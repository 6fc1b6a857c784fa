package import SluiceCore

/// Watches how steady the objects of one variant are, frame by frame, without labels.
///
/// Two things count. A *gap*: an object is there, is missing for 1 … ``FlickerSettings/longestGap`` frames, and is back
/// in its place, where no real object can have been in between. A *short life*: an object is seen in a frame or two and
/// never again; at 25 frames a second nothing that people care for comes and goes within 80 ms.
///
/// A gap of one frame is the flicker of video-object literature ("seen at t − 1 and t + 1, missing at t"). The fragment
/// error of Zhang and Wang ("On the stability of video detection and tracking", arXiv 1611.06467) counts every change
/// between found and missed along a true trajectory; without labels the trajectories here are the variant's own, so
/// that an object which is never found, or lost for good, does not count. An object that changes its class for a frame
/// counts twice: as a gap of the one and a short life of the other.
///
/// Frames that were dropped are seen from the times: they neither make a gap nor cut a life short.
package struct FlickerAccumulator: Sendable {
    private struct Pair {
        var track: Int
        var object: Int
        var fit: Float
    }

    package let settings: FlickerSettings
    private var frames = 0
    private var clock = FrameClock()
    private var tracks: [FlickerTrack] = []
    private var tallies: [Int32: FlickerTally] = [:]
    private let nothing: FlickerTally
    private var pairs: [Pair] = []
    private var seen: [Int] = []
    private var takenTracks: [Bool] = []
    private var takenObjects: [Bool] = []

    package init(_ settings: FlickerSettings) {
        precondition(settings.longestGap >= 1, "a gap has at least a frame")
        self.settings = settings
        nothing = FlickerTally(longestGap: settings.longestGap)
    }

    /// Takes the objects of the next frame.
    ///
    /// - Parameters:
    ///   - objects: In any order; those under the threshold are passed over.
    ///   - seconds: The frame's time from the start of the stream, later than the last one's.
    package mutating func add(_ objects: [Detection], seconds: Double) {
        precondition(seconds.isFinite, "a frame has a time")
        let isNext = clock.tick(seconds)
        frames += 1
        forget(before: seconds)
        objects.places(&seen) { $0.confidence >= Float(settings.threshold) }
        follow(objects, seconds, isNext: isNext)
        loseMissing(isNext: isNext)
        for place in seen {
            tallies[objects[place].label, default: nothing].objectFrames += 1
            guard !takenObjects[place] else { continue }
            tallies[objects[place].label, default: nothing].tracks += 1
            tracks.append(FlickerTrack(objects[place], seconds: seconds, isCut: !isNext))
        }
    }

    /// What was seen so far. Objects that are still there are not short-lived.
    package func report() -> FlickerReport {
        let all = tallies.values.reduce(into: nothing, +=)
        return FlickerReport(
            settings: settings,
            frames: frames,
            seconds: clock.seconds,
            overall: all.slice(seconds: clock.seconds),
            classes: tallies.sorted { $0.key < $1.key }.map {
                FlickerReport.ClassFlicker(label: $0.key, slice: $0.value.slice(seconds: clock.seconds))
            }
        )
    }
}

extension FlickerAccumulator {
    /// Drops the objects that were away, or not looked for, for longer than a gap: nothing is known of them.
    private mutating func forget(before now: Double) {
        guard let interval = clock.interval else { return }
        let longest = (Double(settings.longestGap) + 1.5) * interval
        tracks.removeAll { now - $0.lastSeen > longest }
    }

    /// Gives every object to the track that it fits best: first those seen in the last frame, then those in a gap.
    private mutating func follow(_ objects: [Detection], _ seconds: Double, isNext: Bool) {
        takenTracks.removeAll(keepingCapacity: true)
        takenTracks.append(contentsOf: repeatElement(false, count: tracks.count))
        takenObjects.removeAll(keepingCapacity: true)
        takenObjects.append(contentsOf: repeatElement(false, count: objects.count))
        for isInGap in [false, true] {
            pairs.removeAll(keepingCapacity: true)
            for (number, track) in tracks.enumerated() where !takenTracks[number] && (track.missed > 0) == isInGap {
                for place in seen where !takenObjects[place] && objects[place].label == track.label {
                    let fit = track.fit(objects[place].box, seconds: seconds)
                    if fit >= Float(settings.iou) { pairs.append(Pair(track: number, object: place, fit: fit)) }
                }
            }
            pairs.sort { a, b in
                if a.fit != b.fit { return a.fit > b.fit }
                if a.track != b.track { return a.track < b.track }
                return objects[a.object].precedes(objects[b.object])
            }
            for pair in pairs where !takenTracks[pair.track] && !takenObjects[pair.object] {
                takenTracks[pair.track] = true
                takenObjects[pair.object] = true
                let gap = tracks[pair.track].missed
                if gap > 0 { tallies[tracks[pair.track].label, default: nothing].gaps[gap - 1] += 1 }
                tracks[pair.track].see(objects[pair.object].box, seconds: seconds)
                if !isNext { tracks[pair.track].isCut = true }
            }
        }
    }

    /// Counts a missed frame for every track without an object, and ends those that are gone for good.
    private mutating func loseMissing(isNext: Bool) {
        for number in tracks.indices where !takenTracks[number] {
            if !isNext && tracks[number].missed == 0 { tracks[number].isCut = true }
            tracks[number].missed += 1
        }
        let longest = settings.longestGap
        for track in tracks where track.missed > longest && track.sightings <= settings.shortLife && !track.isCut {
            tallies[track.label, default: nothing].shortLived += 1
        }
        tracks.removeAll { $0.missed > longest }
    }
}
