import Foundation

/// The files of this repository.
package enum Checkout {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    package static func path(_ name: String) -> String { root + name }
}
