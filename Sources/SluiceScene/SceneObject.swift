package import SluiceCore

/// The classes of the street, in the order of the model's outputs.
package enum SceneClass: Int32, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case car
    case van
    case bus
    /// A bicycle with its rider.
    case bicycle
    case pedestrian

    package var name: String { SceneLabels.all[Int(rawValue)] }
}

/// The names of ``SceneClass``, by index.
package enum SceneLabels {
    package static let all = ["car", "van", "bus", "bicycle", "pedestrian"]
}

/// What is true of one object in one frame.
package struct SceneObject: Hashable, Sendable, BitwiseCopyable {
    package var label: SceneClass
    /// The same for the same object in every frame.
    package var track: UInt32
    /// The extent of the object inside the frame, hidden parts included. Without shadow and light.
    package var box: Box
    /// Part of the object's pixels inside the frame that nothing hides, 0…1.
    package var visibleFraction: Float
    /// Metres from the camera.
    package var distance: Float
    /// Too small or too hidden to be asked for.
    package var isIgnored: Bool
}

extension SceneObject {
    /// Objects less high than this (pixels) are ignored.
    static let minimumHeight: Float = 10
    /// Objects less wide than this (pixels) are ignored.
    static let minimumWidth: Float = 5
    /// Objects less visible than this are ignored.
    static let minimumVisibleFraction: Float = 0.2
}
