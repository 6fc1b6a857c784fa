import SluiceCore

/// What a request is judged by.
struct AccessQuestion {
    enum Purpose {
        /// Asks whether the process lives, or for the page, which holds no data.
        case open
        /// Offers the token, or ends a session.
        case session
        /// Wants to know something.
        case reading
        /// Wants to change something.
        case writing
    }

    enum Credentials {
        case none
        /// The cookie of a session.
        case session
        /// The token itself.
        case token
    }

    var purpose: Purpose
    /// `Host`, port included.
    var host: String?
    /// `Origin`.
    var origin: String?
    /// `Sec-Fetch-Site` and `Sec-Fetch-Dest`, which every browser of this decade sends and no page can forge.
    var fetchSite: String?
    var fetchDestination: String?
    var credentials = Credentials.none
}

/// Who may ask what. Pure: it is told what is known of a request, and says what is wrong with it.
///
/// Without a token only this machine can reach the server, and nobody may change anything; what remains is that a page
/// in a browser on this machine asks on somebody else's behalf. With a token all data needs it.
struct AccessPolicy {
    enum Denial: Hashable {
        /// The name in the URL is not one of ours: a DNS name that was made to point here.
        case foreignHost
        /// A page of another site asks.
        case foreignPage
        /// There is a token, and the request carries neither it nor, for reading, a session.
        case unauthorised
        /// There is no token, hence nobody may change anything.
        case readOnly
    }

    let hasToken: Bool
    /// Address that is listened on.
    let listenHost: String

    func denial(_ question: AccessQuestion) -> Denial? {
        // With a token, a foreign name gains nothing: a browser keeps the session of each name apart.
        if !hasToken, !isOurs(question.host) { return .foreignHost }
        if isForeign(question) { return .foreignPage }
        switch question.purpose {
        case .open, .session: return nil
        case .reading: return hasToken && question.credentials == .none ? .unauthorised : nil
        case .writing:
            guard hasToken else { return .readOnly }
            return question.credentials == .token ? nil : .unauthorised
        }
    }

    private func isForeign(_ question: AccessQuestion) -> Bool {
        switch question.purpose {
        case .open: false
        case .reading:
            // Following a link is no harm; an image or a script in a foreign page would cost us work for it.
            question.fetchSite == "cross-site" && question.fetchDestination != "document"
        case .session, .writing:
            if let site = question.fetchSite {
                site != "same-origin" && site != "none"
            } else if let origin = question.origin {
                origin.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) != question.host
            } else {
                false
            }
        }
    }

    private func isOurs(_ host: String?) -> Bool {
        guard let host = host.map(Self.withoutPort)?.lowercased() else { return false }
        return host == "localhost" || host == listenHost.lowercased() || HostName(host).isLoopbackNumber
    }

    /// `gate:8480` → `gate`, `[::1]:8480` → `::1`.
    private static func withoutPort(_ host: String) -> String {
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            return String(host[host.index(after: host.startIndex)..<end])
        }
        return String(host.prefix { $0 != ":" })
    }
}
