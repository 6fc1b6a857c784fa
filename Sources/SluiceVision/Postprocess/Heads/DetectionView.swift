/// One frame's outputs, seen the way a model family means them.
protocol DetectionView: BoxSource, ~Escapable {
    /// Adds every pair of anchor and class whose score is at least `confidence`.
    ///
    /// Nothing is decoded for anchors below it: no exponential, no box, not even a store.
    func collect(confidence: Float, into candidates: inout CandidateList)
}
