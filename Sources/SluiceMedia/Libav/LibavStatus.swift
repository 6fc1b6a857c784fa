import CFFmpeg

/// A status code of libav.
struct LibavStatus: Error, Hashable {
    let code: Int32

    static let end = LibavStatus(code: sluice_error_end)
    static let again = LibavStatus(code: sluice_error_again)
    /// The interrupt callback asked to stop.
    static let exit = LibavStatus(code: sluice_error_exit)
    static let invalidData = LibavStatus(code: sluice_error_invalid_data)
    static let noDecoder = LibavStatus(code: sluice_error_no_decoder)
    static let noStream = LibavStatus(code: sluice_error_no_stream)
    static let noProtocol = LibavStatus(code: sluice_error_no_protocol)
    static let httpUnauthorized = LibavStatus(code: sluice_error_http_unauthorized)
    static let httpForbidden = LibavStatus(code: sluice_error_http_forbidden)
    static let httpNotFound = LibavStatus(code: sluice_error_http_not_found)
    static let httpBadRequest = LibavStatus(code: sluice_error_http_bad_request)
    /// 402 and from 405 on.
    static let httpOtherRefusal = LibavStatus(code: sluice_error_http_other_4xx)
    static let httpServerFailure = LibavStatus(code: sluice_error_http_server)

    /// A POSIX error number as libav reports it.
    static func posix(_ number: Int32) -> LibavStatus { LibavStatus(code: -number) }

    var isFailure: Bool { code < 0 }

    /// libav's words for the code: `Invalid data found when processing input`.
    var text: String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(AV_ERROR_MAX_STRING_SIZE)) { text in
            unsafe av_strerror(code, text.baseAddress, text.count)
            return unsafe String(cString: text.baseAddress!)
        }
    }
}
