import SluiceCore

/// The light of one moment: sun, sky, lamps, and how the camera answers to it.
struct Daylight {
    /// Towards the sun, of length 1.
    var sunDirection: Vector
    /// Light of the sun on a surface that faces it; linear, without unit: 1 makes white paper white by day.
    var sun: Light
    /// Light from the whole sky on a surface that faces up.
    var sky: Light
    /// Colours of the sky itself.
    var zenith: Light
    var horizon: Light
    /// Street lamps: 0 off, 1 on.
    var lamps: Float
    /// Part of the windows that are lit.
    var litWindows: Float
    /// Head and tail lights: 0 off, 1 on.
    var headlights: Float
    /// Factor of the camera's exposure.
    var exposure: Float
    /// Factor of the sensor's noise, which grows with its gain.
    var gain: Float

    /// - Parameters:
    ///   - time: Which light.
    ///   - seconds: Since the first frame; only a cycle depends on it.
    ///   - weather: What the seed chose.
    init(_ time: TimeOfDay, seconds: Double, weather: Weather) {
        let (from, to, part, phase) = Self.moment(time, seconds)
        let first = Preset.all[from]
        let second = Preset.all[to]
        let overcast = weather.overcast
        let elevation = mix(first.elevation, second.elevation, part)
        let (sineElevation, cosineElevation) = sineCosine(elevation)
        let (sineAzimuth, cosineAzimuth) = sineCosine(weather.sunAzimuth + phase * 2 * .pi)
        sunDirection = Vector(sineAzimuth * cosineElevation, sineElevation, cosineAzimuth * cosineElevation)
        sun = first.sun.mixed(with: second.sun, part) * (1 - 0.92 * overcast)
        let clearSky = first.sky.mixed(with: second.sky, part)
        sky = clearSky.mixed(with: Light(gray: clearSky.y * 1.6), overcast)
        let clearZenith = first.zenith.mixed(with: second.zenith, part)
        zenith = clearZenith.mixed(with: Light(gray: clearZenith.y * 1.5), overcast)
        let clearHorizon = first.horizon.mixed(with: second.horizon, part)
        horizon = clearHorizon.mixed(with: Light(gray: clearHorizon.y * 0.85), overcast)
        lamps = mix(first.lamps, second.lamps, part)
        litWindows = mix(first.litWindows, second.litWindows, part)
        headlights = mix(first.headlights, second.headlights, part)
        // The camera opens up under clouds, but lamps shine through them.
        exposure = mix(first.exposure, second.exposure, part) * (1 + 0.7 * overcast * (1 - lamps))
        gain = mix(first.gain, second.gain, part)
    }

    /// Between which presets the light is, how far, and which part of a day has passed.
    private static func moment(_ time: TimeOfDay, _ seconds: Double) -> (Int, Int, Float, Float) {
        switch time {
        case .day: return (0, 0, 0, 0)
        case .dusk: return (1, 1, 0, 0)
        case .night: return (2, 2, 0, 0)
        case .cycle:
            let days = seconds / SceneParameters.cycleSeconds
            let phase = Float(days - days.rounded(.down))
            // Noon at 0, sunset at 0.3, night from 0.4 to 0.6, sunrise at 0.7.
            let knots: [6 of Float] = [0.18, 0.3, 0.4, 0.6, 0.7, 0.82]
            let presets: [6 of Int] = [0, 1, 2, 2, 1, 0]
            guard phase > knots[0], phase < knots[5] else { return (0, 0, 0, phase) }
            var index = 1
            while phase > knots[index] { index += 1 }
            let part = (phase - knots[index - 1]) / (knots[index] - knots[index - 1])
            return (presets[index - 1], presets[index], part, phase)
        }
    }
}

/// What the seed chooses about the sky.
struct Weather {
    /// Radians from the street's direction to the right.
    var sunAzimuth: Float
    /// 0 is a clear sky, 1 has no sun.
    var overcast: Float
    /// Metres at which half of the light is lost in haze.
    var hazeDistance: Float
    /// Colour of the street lamps.
    var lampColor: Light

    init(seed: UInt64) {
        var random = SplitMix64(seed, 0x77)
        sunAzimuth = random.value(in: -.pi ... .pi)
        overcast = random.chance(0.35) ? random.value(in: 0.5...1) : 0
        hazeDistance = random.value(in: 260...900)
        lampColor = random.chance(0.5) ? Light(rgb: 1, 0.72, 0.4) : Light(rgb: 0.95, 0.95, 0.9)
    }
}

extension Daylight {
    /// The light of a time of day under a clear sky.
    private struct Preset {
        var elevation: Float
        var sun: Light
        var sky: Light
        var zenith: Light
        var horizon: Light
        var lamps: Float
        var litWindows: Float
        var headlights: Float
        var exposure: Float
        var gain: Float

        /// Day, dusk, night.
        static let all: [3 of Preset] = [
            Preset(
                elevation: 0.75,
                sun: Light(rgb: 1.75, 1.6, 1.35),
                sky: Light(rgb: 0.36, 0.43, 0.55),
                zenith: Light(rgb: 0.16, 0.34, 0.72),
                horizon: Light(rgb: 0.72, 0.84, 0.95),
                lamps: 0,
                litWindows: 0.02,
                headlights: 0,
                exposure: 1,
                gain: 1
            ),
            Preset(
                elevation: 0.2,
                sun: Light(rgb: 0.75, 0.32, 0.13),
                sky: Light(rgb: 0.18, 0.18, 0.27),
                zenith: Light(rgb: 0.08, 0.11, 0.27),
                horizon: Light(rgb: 0.75, 0.37, 0.2),
                lamps: 0.5,
                litWindows: 0.3,
                headlights: 0.8,
                exposure: 1.4,
                gain: 1.7
            ),
            Preset(
                elevation: 0.05,
                sun: .zero,
                sky: Light(rgb: 0.02, 0.025, 0.042),
                zenith: Light(rgb: 0.004, 0.006, 0.013),
                horizon: Light(rgb: 0.03, 0.026, 0.03),
                lamps: 1,
                litWindows: 0.38,
                headlights: 1,
                exposure: 0.85,
                gain: 2.6
            ),
        ]
    }
}
