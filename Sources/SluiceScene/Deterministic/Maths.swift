// Only IEEE 754 basic operations and square roots, which every machine rounds alike: pictures must not depend on
// the C library's last digit.

/// Sine and cosine of an angle in radians, see ``sine(_:)``.
func sineCosine(_ angle: Float) -> (sine: Float, cosine: Float) {
    sineCosine(Double(angle))
}

/// Sine and cosine of an angle in radians, see ``sine(_:)``.
func sineCosine(_ angle: Double) -> (sine: Float, cosine: Float) {
    (sine(angle), sine(angle + .pi / 2))
}

/// Sine of an angle in radians by its Taylor series, good to 1e-5.
func sine(_ angle: Double) -> Float {
    let turns = angle * (0.5 / .pi)
    // −¼…¼ of a turn: sin(½ turn − x) = sin x folds the rest.
    var x = turns - turns.rounded()
    if x > 0.25 { x = 0.5 - x } else if x < -0.25 { x = -0.5 - x }
    x *= 2 * .pi
    let square = x * x
    var series = 1.0 / 362_880
    series = series * square - 1.0 / 5040
    series = series * square + 1.0 / 120
    series = series * square - 1.0 / 6
    series = series * square + 1
    return Float(x * series)
}

/// `from` at 0, `to` at 1.
func mix(_ from: Float, _ to: Float, _ amount: Float) -> Float {
    from + (to - from) * amount
}

/// 0 below `edge`, 1 above `edge + width`, smooth between.
func smoothStep(_ value: Float, from edge: Float, width: Float) -> Float {
    let t = min(max((value - edge) / width, 0), 1)
    return t * t * (3 - 2 * t)
}
