import Foundation
import Testing

/// What a daemon answers over HTTP, to somebody who may know its token.
struct Served {
    struct Answer {
        /// 0: nobody answered.
        var status: Int
        /// Headers and body.
        var text: String
    }

    let port: Int
    var token: String?

    /// A daemon that will be told to listen on a port that is free.
    init(token: String? = nil) throws {
        let script = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
        let said = try Program("python3", ["-c", script]).wait(limit: 10).output
        port = try #require(Int(said.filter(\.isNumber)))
        self.token = token
    }

    /// The answer to a request, whatever its status.
    func ask(_ path: String, method: String = "GET") throws -> Answer {
        let script = """
            import sys, urllib.error, urllib.request
            fields = {"Authorization": "Bearer " + sys.argv[3]} if sys.argv[3] else {}
            asked = urllib.request.Request(sys.argv[1], headers=fields, method=sys.argv[2])
            try: answer = urllib.request.urlopen(asked, timeout=5)
            except urllib.error.HTTPError as error: answer = error
            except OSError: sys.exit(print(0))
            print(answer.status); print(answer.headers); sys.stdout.flush(); sys.stdout.buffer.write(answer.read())
            """
        let url = "http://127.0.0.1:\(port)\(path)"
        let output = try Program("python3", ["-c", script, url, method, token ?? ""]).wait(limit: 10).output
        let (status, text) = try #require(output.firstIndex(of: "\n").map { (output[..<$0], output[$0...]) })
        return Answer(status: try #require(Int(status)), text: String(text))
    }
}
