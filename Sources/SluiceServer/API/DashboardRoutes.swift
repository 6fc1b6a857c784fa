import HTTPTypes
import Hummingbird
import NIOCore

/// The page at `/` and its files, which hold no data.
enum DashboardRoutes {
    static func add(to router: Router<BasicRequestContext>) {
        var fields = HTTPFields()
        for header in Dashboard.headers {
            if let name = HTTPField.Name(header.name) { fields.append(HTTPField(name: name, value: header.value)) }
        }
        let common = fields
        for (path, file) in Dashboard.files {
            router.get(RouterPath(path)) { request, _ in
                var headers = common
                headers[.eTag] = file.etag
                guard request.headers[.ifNoneMatch] != file.etag else {
                    return Response(status: .notModified, headers: headers)
                }
                headers[.contentType] = file.contentType
                return Response(
                    status: .ok,
                    headers: headers,
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes))
                )
            }
        }
    }
}
