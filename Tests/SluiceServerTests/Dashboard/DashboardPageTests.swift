import Testing

/// One after another: each has a browser of its own.
@Suite(.dashboardProbe, .serialized) struct DashboardPageTests {
    private struct Layouts: Decodable {
        struct Layout: Decodable {
            var width: Int
            var isDark: Bool
            /// Pixels that the page is wider than the window.
            var overflow: Int
            /// Elements that stick out of the window, and texts that stick out of their elements.
            var wide: [String]
            var clipped: [String]
            /// Texts with a contrast below 4.5.
            var faint: [String]
            var repeatedIds: [String]
            var background: String
            /// Whether a name of a stream became markup.
            var owned: Bool
        }

        var layouts: [Layout]
        var errors: [String]
    }

    @Test(arguments: ["live", "trouble", "many", "nothing", "starting", "hostile"])
    func itIsReadableFromPhoneToWallInLightAndInDark(day: String) throws {
        let found: Layouts = try DashboardProbe.run("layout", day: day)
        #expect(found.errors == [] && found.layouts.count == 8)
        for layout in found.layouts {
            let mistakes = layout.wide + layout.clipped + layout.faint + layout.repeatedIds
            #expect(mistakes == [] && layout.overflow == 0 && !layout.owned, "\(day) at \(layout.width)")
            #expect(layout.background == (layout.isDark ? "rgb(13, 19, 23)" : "rgb(243, 246, 248)"))
        }
    }

    private struct Roles: Decodable {
        var unnamed: [String]
        var landmarks: [String]
        var headings: [String]
        var images: [String]
        var statuses: Int
        var language: String
        var errors: [String]
    }

    @Test func aScreenReaderIsToldWhatIsThere() throws {
        let found: Roles = try DashboardProbe.run("roles")
        #expect(found.unnamed == [] && found.errors == [])
        #expect(found.landmarks == ["banner", "contentinfo", "main"])
        #expect(found.headings.first == "Sluice")
        #expect(
            Set(found.headings).isSuperset(
                of: [
                    "Verdict", "Streams", "Where the time goes", "Seen lately", "Events", "Outputs and batches", "gate",
                ]
            )
        )
        #expect(found.images.contains { $0.hasPrefix("Recent frames") && $0.contains("32 frames took") })
        #expect(found.images.contains { $0.hasPrefix("Milliseconds of a frame: decode") })
        #expect(found.statuses == 1 && found.language == "en")
    }

    private struct Keyboard: Decodable {
        var expected: Int
        var reached: Int
        var ringless: [String]
        var walk: [String]
        var chosen: [String]
        var filtered: [String]
        var errors: [String]
    }

    @Test func theKeyboardReachesEverything() throws {
        let found: Keyboard = try DashboardProbe.run("keyboard")
        #expect(found.reached == found.expected && found.expected > 15)
        #expect(found.ringless == [] && found.errors == [])
        #expect(found.walk == ["gate", "ramp-north", "gate"])
        #expect(found.chosen[0].hasPrefix("A frame of ramp-north takes") && found.chosen[1] == "true")
        #expect(found.filtered == ["yard"])
    }

    private struct Previews: Decodable {
        var unasked: Int
        var opened: Int
        var alt: String
        var scrolledAway: Int
        var scrolledBack: Int
        var paused: Int
        var askedWhilePaused: Int
        var resumed: Int
        var most: Int
        var pressed: Int
        var closed: Int
        var errors: [String]
    }

    @Test func picturesAreAskedForOnlyWhileSomebodySeesThem() throws {
        let found: Previews = try DashboardProbe.run("previews", day: "eight")
        #expect(found.unasked == 0 && found.opened == 1 && found.alt == "Live picture of camera-1")
        #expect(found.scrolledAway == 0 && found.scrolledBack == 1)
        #expect(found.paused == 0 && found.askedWhilePaused == 0 && found.resumed == 1)
        // Six connections is what browsers hold to a server.
        #expect(found.most == 4 && found.pressed == 4 && found.closed == 0)
        #expect(found.errors == [])
    }

    private struct Gone: Decodable {
        var appeared: Bool
        var said: String
        var announced: String
        var longestWait: Int
        var recovered: Bool
        var heard: Bool
        var faint: [String]
        var errors: [String]
    }

    @Test func aDaemonThatFallsSilentIsSaidToAndAskedLessOften() throws {
        let found: Gone = try DashboardProbe.run("gone")
        #expect(found.appeared && found.said.contains("The daemon does not answer."))
        #expect(found.said.contains("Its last answer came at") && found.announced == "The daemon does not answer")
        #expect(found.longestWait >= 3)
        #expect(found.recovered && found.heard)
        #expect(found.faint == [] && found.errors == [])
    }

    private struct Login: Decodable {
        var focused: String
        var refused: Bool
        var entered: Bool
        /// Cookies that scripts see, what the page stored, its address.
        var kept: String
        var signedOut: Bool
        var faint: [String]
        var overflow: Int
        var errors: [String]
    }

    @Test func aTokenIsAskedForAndNotKept() throws {
        let found: Login = try DashboardProbe.run("login")
        #expect(found.focused == "token" && found.refused && found.entered && found.signedOut)
        #expect(!found.kept.contains("sesame") && !found.kept.contains("sluice=1"))
        #expect(found.faint == [] && found.overflow == 0 && found.errors == [])
    }

    private struct Changes: Decodable {
        var feeds: [String]
        var announced: String
        var first: String
        var mood: String
        var stages: [String]
        var title: String
        var errors: [String]
    }

    @Test func whatChangesIsSaidAndComesFirst() throws {
        let found: Changes = try DashboardProbe.run("changes")
        #expect(found.feeds[0].contains("car") || found.feeds[0].contains("bus") || found.feeds[0].contains("bicycle"))
        #expect(found.feeds[1].contains("stream started"))
        #expect(found.announced.contains("door is unauthorised"))
        #expect(found.first == "door" && found.mood == "warn" && found.title == "▲ Sluice")
        #expect(found.stages.contains("to device") && found.stages.contains("from device") && found.stages.count == 11)
        #expect(found.errors == [])
    }
}
