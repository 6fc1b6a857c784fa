/// The backdrops around a moment: two renderings some seconds apart, blended, because light changes slowly.
///
/// A fixed time of day needs only one, which is made once.
struct BackdropPair: ~Copyable {
    private static let secondsApart = 2.0
    private var first: Backdrop?
    private var second: Backdrop?
    private var key: Int?

    /// Draws the backdrop at `seconds`, moved by `shift` pixels, over the whole canvas.
    mutating func draw(
        _ plan: StreetPlan,
        _ parameters: SceneParameters,
        seconds: Double,
        shift: SIMD2<Float>,
        on canvas: inout Canvas
    ) {
        let moves = parameters.time == .cycle
        let step = moves ? (seconds / Self.secondsApart).rounded(.down) : 0
        prepare(Int(step), moves: moves, plan, parameters)
        let part = moves ? Float(seconds / Self.secondsApart - step) : 0
        if first != nil { canvas.copy(first!, shift: shift, opacity: nil) }
        if second != nil, part > 0 { canvas.copy(second!, shift: shift, opacity: part) }
    }

    private mutating func prepare(
        _ wanted: Int,
        moves: Bool,
        _ plan: StreetPlan,
        _ parameters: SceneParameters
    ) {
        guard key != wanted else { return }
        func render(_ key: Int) -> Backdrop {
            let light = Daylight(
                parameters.time,
                seconds: Double(key) * Self.secondsApart,
                weather: plan.weather
            )
            return Backdrop(plan, light, width: parameters.width, height: parameters.height)
        }
        if moves, let key, key + 1 == wanted, second != nil {
            first = second.take()
        } else {
            first = render(wanted)
        }
        if moves { second = render(wanted + 1) }
        key = wanted
    }
}
