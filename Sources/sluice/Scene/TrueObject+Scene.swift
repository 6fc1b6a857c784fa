import SluiceCore
import SluiceMetrics
import SluiceOptimizer
import SluiceScene

extension TrueObject {
    /// What a scene says about one of its objects; the label is the ``SceneClass``. Objects that are too small or too
    /// hidden are crowds, so that they neither count nor cost.
    init(_ object: SceneObject) {
        self.init(
            label: Int(object.label.rawValue),
            box: RealBox(object.box),
            area: Double(object.box.area),
            isCrowd: object.isIgnored
        )
    }
}
