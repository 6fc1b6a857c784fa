import Foundation
import SluiceCore
import SluiceMedia
import TestSupport

/// Reports of all kinds: what every form of a report has to cope with.
enum Gallery: String, CaseIterable, Sendable {
    case twoVariants, fiveVariants, oneVariant, withoutLabels, withoutFrames, blindCandidate, eightyClasses, hostile

    /// Text that would be markup if nobody escaped it.
    static let attack = "<script>document.title='owned'</script>"

    var fixture: ReportFixture {
        switch self {
        case .twoVariants: return .two
        case .fiveVariants: return .five
        case .oneVariant:
            var fixture = ReportFixture.two
            fixture.variants.removeLast()
            return fixture
        case .withoutLabels:
            var fixture = ReportFixture.five
            fixture.hasLabels = false
            return fixture
        case .withoutFrames:
            var fixture = ReportFixture.two
            fixture.hasLabels = false
            fixture.street.frames = 0
            return fixture
        case .blindCandidate:
            var fixture = ReportFixture.two
            fixture.variants[1].eye = .blind
            return fixture
        case .eightyClasses:
            var fixture = ReportFixture.five
            fixture.street.classes = (0..<80).map { "class \($0)" }
            fixture.street.objectsAtOnce = 12
            fixture.variants[2].name =
                "int8-per-channel-with-a-name-that-never-ends-" + String(repeating: "x", count: 90)
            fixture.footageName = "/srv/footage/2026/11/21/" + String(repeating: "gate-", count: 30) + ".mp4"
            return fixture
        case .hostile:
            var fixture = ReportFixture.two
            fixture.street.classes = [Self.attack, "a|b *c* `d` & \"e\" 'f'", "nul \u{0} and\nnew line"]
            fixture.variants[1].name = "\"><img src=x onerror=alert(1)>|\(Self.attack)"
            fixture.footageName = "</title>\(Self.attack)"
            fixture.notes = ["A note with <b>markup</b> | and a pipe."]
            fixture.isPartial = true
            return fixture
        }
    }

    /// Frames of real footage as JPEG.
    static func pictures() throws -> [[UInt8]] {
        var source = try MediaSource(url: SharedData.path("videos/car-detection.mp4"), interrupt: Interrupt())
        var encoder = JPEGEncoder(quality: 70, maximalWidth: 640)
        var pictures: [[UInt8]] = []
        var index = 0
        while pictures.count < 6, let frame = try source.next() {
            if index % 40 == 0 { pictures.append(try encoder.encode(frame.picture)) }
            index += 1
        }
        return pictures
    }
}
