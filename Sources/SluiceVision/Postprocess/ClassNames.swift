import SluiceCore

/// Names of classes.
package enum ClassNames {
    /// Throws if there are labels, and not one for each class; `source` says where they come from: `coco.txt`,
    /// `the model's metadata`.
    package static func check(_ labels: [String], from source: String, against classes: Int) throws(VisionError) {
        guard labels.isEmpty || labels.count == classes else {
            throw VisionError(
                .badLabels,
                "\(source) has \(labels.count) labels, and the model has \(classes) classes",
                remedy: "give model.labels exactly one line for each class, in the model's order"
            )
        }
    }
}
