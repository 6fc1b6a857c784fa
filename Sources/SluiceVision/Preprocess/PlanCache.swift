import SluiceCore

/// The plans used last, so that streams of different sizes can take turns without new tables.
struct PlanCache: Sendable {
    // Latest first.
    private var plans: [ResamplingPlan] = []
    private let capacity: Int

    /// - Parameter capacity: Plans to keep, at least 1.
    init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
        plans.reserveCapacity(capacity)
    }

    /// The plan for `geometry`; `make` is called only where there is none, and may then push out the oldest.
    mutating func plan(for geometry: PictureGeometry, make: () -> ResamplingPlan) -> ResamplingPlan {
        if let latest = plans.first, latest.geometry == geometry { return latest }
        let plan: ResamplingPlan
        if let index = plans.firstIndex(where: { $0.geometry == geometry }) {
            plan = plans.remove(at: index)
        } else {
            if plans.count == capacity { plans.removeLast() }
            plan = make()
        }
        plans.insert(plan, at: 0)
        return plan
    }
}
