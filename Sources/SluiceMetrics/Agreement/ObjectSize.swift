package import SluiceCore

/// The size classes of COCO by area in pixels of the picture: under 32², under 96², and the rest.
package enum ObjectSize: String, Codable, Hashable, Sendable, CaseIterable {
    case small
    case medium
    case large

    package init(_ box: Box) {
        self =
            switch box.area {
            case ..<1024: .small
            case ..<9216: .medium
            default: .large
            }
    }

    var index: Int {
        switch self {
        case .small: 0
        case .medium: 1
        case .large: 2
        }
    }
}
