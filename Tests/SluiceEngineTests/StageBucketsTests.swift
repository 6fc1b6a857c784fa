import SluiceEngine
import Testing

@Suite struct StageBucketsTests {
    @Test(arguments: [
        (0, 0), (100, 0), (101, 1), (300, 1), (1_000, 2), (1_001, 3), (10_000_000, 13), (10_000_001, 14),
        (UInt64.max / 2, 14),
    ])
    func aBoundBelongsToItsBucket(microseconds: UInt64, bucket: Int) {
        var buckets = StageBuckets()
        buckets.record(microseconds)
        #expect(buckets.counts.indices.filter { buckets.counts[$0] > 0 } == [bucket])
        #expect(buckets.sum == microseconds)
    }

    @Test func boundsRise() {
        for index in StageBuckets.bounds.indices.dropFirst() {
            #expect(StageBuckets.bounds[index] > StageBuckets.bounds[index - 1])
        }
    }
}
