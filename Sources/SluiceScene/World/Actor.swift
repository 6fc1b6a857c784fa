/// A road user at one moment.
struct Actor {
    var label: SceneClass
    var track: UInt32
    /// On the ground, under the middle of the object.
    var position: Vector
    /// 1 goes away along the street, -1 comes.
    var heading: Float
    /// Decides colour, shape and clothes.
    var seed: UInt64
    /// Metres gone; moves legs and pedals. `nil`: stands, or is parked.
    var travelled: Float?
    /// Slowing down.
    var isBraking = false
}
