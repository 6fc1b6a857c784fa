import Glibc
import SluiceCore
import SluiceEngine
import Testing

@Suite(.timeLimit(.minutes(1))) struct PictureFeedTests {
    private static let second: UInt64 = 1_000_000_000

    @Test func aPictureIsWantedWhileSomebodyWatchesAndAsOftenAsSaid() {
        let feed = PictureFeed(rate: 4)
        let start = Instant(nanoseconds: 50 * Self.second)
        func wanted() -> Int {
            (0..<100).count { feed.wants("gate", now: start.advanced(by: UInt64($0) * Self.second / 50)) }
        }
        #expect(wanted() == 0)
        let first = feed.watch("gate") { _ in }
        let second = feed.watch("gate") { _ in }
        #expect(feed.watchers == ["gate": 2])
        #expect(wanted() == 8)
        #expect(!feed.wants("door", now: start))
        feed.unwatch(first)
        #expect(feed.watchers == ["gate": 1])
        feed.unwatch(second)
        #expect(feed.watchers.isEmpty)
        #expect(wanted() == 0)
        feed.stop()
    }

    @Test func theNewestReplacesWhatNobodyHasSeen() {
        let feed = PictureFeed()
        let (isBusy, goOn) = (Guarded(false), Guarded(false))
        let seen = Guarded<[UInt64]>([])
        let watch = feed.watch("gate") { picture in
            seen.withLock { $0.append(picture.header.sequence) }
            isBusy.withLock { $0 = true }
            isBusy.notify()
            goOn.wait { $0 ? () : nil }
        }
        let released = Guarded(0)
        feed.offer(Self.picture(1, released), of: "gate")
        isBusy.wait { $0 ? () : nil }
        for sequence in 2...9 { feed.offer(Self.picture(UInt64(sequence), released), of: "gate") }
        // One is being seen and one waits; the others have given their memory back.
        #expect(released.withLock { $0 } == 7)
        goOn.withLock { $0 = true }
        goOn.notify()
        while feed.cost.pictures < 2 { usleep(1_000) }
        #expect(seen.withLock { $0 } == [1, 9])
        feed.unwatch(watch)
        feed.stop()
    }

    @Test func aPictureThatNobodyWatchesIsLetGo() {
        let feed = PictureFeed()
        let released = Guarded(0)
        feed.offer(Self.picture(1, released), of: "gate")
        #expect(released.withLock { $0 } == 1)
        #expect(feed.cost == PictureCost())
        feed.stop()
    }

    /// A picture that says when its memory is given back.
    private static func picture(_ sequence: UInt64, _ released: Guarded<Int>) -> SeenPicture {
        let header = FrameHeader(
            stream: 0,
            sequence: sequence,
            pts: 0,
            capturedAt: WallTime(nanosecondsSince1970: 0),
            clock: .arrival,
            width: 1,
            height: 1,
            isCorrupt: false,
            file: -1
        )
        let owner = unsafe Unmanaged.passRetained(released).toOpaque()
        let plane = unsafe Plane(
            base: UnsafePointer(owner.assumingMemoryBound(to: UInt8.self)),
            stride: 1,
            width: 1,
            height: 1
        )
        let picture = unsafe Picture(
            width: 1,
            height: 1,
            format: .gray8,
            color: ColorSpace(matrix: .bt601, isFullRange: true),
            planes: [plane, plane, plane],
            owner: owner,
            release: { owner in
                let released = unsafe Unmanaged<Guarded<Int>>.fromOpaque(owner).takeRetainedValue()
                released.withLock { $0 += 1 }
            }
        )
        return SeenPicture(
            picture: picture,
            header: header,
            detections: Detections(),
            timings: StageTimings(),
            model: ModelIdentity(name: "m", variant: "champion", digest: "", device: "cpu", labels: [])
        )
    }
}
