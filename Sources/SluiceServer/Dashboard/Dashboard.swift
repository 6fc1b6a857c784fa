/// The page at `/`: plain HTML, CSS and JavaScript, carried inside the binary.
///
/// It holds no data and no secret, so it is served to everybody who reaches the server; what it shows it asks for under
/// `v1/`. All its addresses are relative, so that it works below the path of a proxy.
package enum Dashboard {
    /// What a browser may do with the page: everything comes from the same server, nothing is inline, nobody frames it.
    package static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    /// Headers of every file. Browsers ask each time whether theirs is still the one, so that none outlives an update.
    package static let headers: [(name: String, value: String)] = [
        ("Content-Security-Policy", contentSecurityPolicy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-cache"),
    ]

    /// All files, by the path at which they are served.
    package static let files: [String: DashboardFile] = [
        "/": DashboardFile(.html, PackageResources.index_html),
        "/style.css": DashboardFile(.css, PackageResources.style_css),
        "/icon.svg": DashboardFile(.svg, PackageResources.icon_svg),
        "/dashboard.js": DashboardFile(.javaScript, PackageResources.dashboard_js),
        "/daemon.js": DashboardFile(.javaScript, PackageResources.daemon_js),
        "/overview.js": DashboardFile(.javaScript, PackageResources.overview_js),
        "/streams.js": DashboardFile(.javaScript, PackageResources.streams_js),
        "/card.js": DashboardFile(.javaScript, PackageResources.card_js),
        "/preview.js": DashboardFile(.javaScript, PackageResources.preview_js),
        "/waterfall.js": DashboardFile(.javaScript, PackageResources.waterfall_js),
        "/sightings.js": DashboardFile(.javaScript, PackageResources.sightings_js),
        "/words.js": DashboardFile(.javaScript, PackageResources.words_js),
    ]
}

/// One file of the page.
package struct DashboardFile: Sendable {
    package enum Kind: String, Sendable {
        case html = "text/html; charset=utf-8"
        case css = "text/css; charset=utf-8"
        case svg = "image/svg+xml"
        case javaScript = "text/javascript; charset=utf-8"
    }

    package let contentType: String
    package let bytes: [UInt8]
    /// Changes with the bytes; in quotes, as the header wants it.
    package let etag: String

    init(_ kind: Kind, _ bytes: [UInt8]) {
        contentType = kind.rawValue
        self.bytes = bytes
        etag = "\"\(String(Self.hash(bytes), radix: 16))\""
    }

    /// FNV-1a, 64 bits (Fowler, Noll, Vo): tells versions apart, guards nothing.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
