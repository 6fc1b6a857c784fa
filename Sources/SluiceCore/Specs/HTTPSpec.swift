/// Where the pipeline answers HTTP, and to whom.
package struct HTTPSpec: Hashable, Sendable {
    /// Address to listen on: a name or a number, IPv6 without brackets.
    package var host: String
    /// 0: one that is free.
    package var port: Int
    /// What `Authorization: Bearer` must carry, a secret. Without it nobody may change anything, and only this machine
    /// may ask.
    package var token: String?

    package init(host: String = "127.0.0.1", port: Int = 8480, token: String? = nil) {
        self.host = host
        self.port = port
        self.token = token
    }
}
