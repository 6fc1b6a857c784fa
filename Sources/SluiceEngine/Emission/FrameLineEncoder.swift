import SluiceCore

/// What a line says about the model that served.
package struct ModelIdentity: Sendable, Hashable {
    /// File name without extension.
    package var name: String
    /// Name of the variant: `champion`.
    package var variant: String
    /// SHA-256 of the file, in hexadecimal.
    package var digest: String
    /// What really runs it.
    package var device: String
    /// Names of the classes, by index.
    package var labels: [String]

    package init(name: String, variant: String, digest: String, device: String, labels: [String]) {
        self.name = name
        self.variant = variant
        self.digest = digest
        self.device = device
        self.labels = labels
    }
}

/// Writes `frame` lines (docs/schema/frame.schema.json). Everything that is the same in each line is made once.
struct FrameLineEncoder: Sendable {
    /// The schema's version, SemVer.
    static let schemaVersion: StaticString = "1.0"

    private let model: [UInt8]
    private let labels: [[UInt8]]

    init(model identity: ModelIdentity) {
        var model = JSONBuffer()
        model.append("\"model\":{\"name\":")
        model.append(string: identity.name)
        model.append(",\"variant\":")
        model.append(string: identity.variant)
        model.append(",\"digest\":")
        model.append(string: "sha256:\(identity.digest)")
        model.append(",\"device\":")
        model.append(string: identity.device)
        model.append("}")
        self.model = model.bytes
        labels = identity.labels.map(JSONBuffer.escaped)
    }

    /// Appends everything of the line up to the timings, which are only known when this is done.
    func encodeHead(
        _ header: FrameHeader,
        _ stream: PipelineStream,
        _ detections: borrowing Detections,
        to line: inout JSONBuffer
    ) {
        line.append("{\"type\":\"frame\",\"schema\":\"")
        line.append(Self.schemaVersion)
        line.append("\",\"stream\":")
        line.append(stream.label)
        line.append(",\"sequence\":")
        line.append(header.sequence)
        line.append(",\"pts_ns\":")
        line.append(header.pts)
        line.append(",\"captured_at\":")
        line.append(header.capturedAt)
        switch header.clock {
        case .ntp: line.append(",\"clock\":\"ntp\"")
        case .container: line.append(",\"clock\":\"container\"")
        case .arrival: line.append(",\"clock\":\"arrival\"")
        }
        if header.file >= 0 {
            line.append(",\"file\":")
            line.append(stream.files[Int(header.file)])
        }
        line.append(",\"width\":")
        line.append(header.width)
        line.append(",\"height\":")
        line.append(header.height)
        if header.isCorrupt { line.append(",\"corrupt\":true") }
        line.append(",")
        line.append(model)
        line.append(",\"objects\":[")
        for index in detections.objects.indices {
            if index > 0 { line.append(",") }
            encode(detections.objects[index], detections.landmarks, to: &line)
        }
        line.append("]")
    }

    /// Appends the rest of the line, newline included.
    ///
    /// - Parameter timings: `nil` when the ledger is off.
    func encodeTail(
        _ stamps: FrameStamps,
        timings: StageTimings?,
        batchSize: Int,
        closed reason: CloseReason,
        to line: inout JSONBuffer
    ) {
        if let timings {
            line.append(",\"timings_us\":{")
            for stage in Stage.allCases {
                line.append("\"")
                line.append(stage.name)
                line.append("\":")
                line.append(timings[stage])
                line.append(",")
            }
            line.append("\"total\":")
            line.append(timings.total)
            line.append("},\"transfer\":{\"h2d_bytes\":")
            line.append(stamps.cost.hostToDeviceBytes)
            line.append(",\"d2h_bytes\":")
            line.append(stamps.cost.deviceToHostBytes)
            line.append("}")
        }
        line.append(",\"batch\":{\"size\":")
        line.append(batchSize)
        line.append(",\"closed\":\"")
        line.append(reason.name)
        line.append("\"}}\n")
    }

    /// A model that numbers its classes itself may know more of them than anybody named.
    private func append(label: Int, to line: inout JSONBuffer) {
        guard !labels.indices.contains(label) else { return line.append(labels[label]) }
        line.append("\"class ")
        line.append(label)
        line.append("\"")
    }

    private func encode(_ object: Detection, _ landmarks: borrowing [FaceLandmarks], to line: inout JSONBuffer) {
        line.append("{\"label\":")
        append(label: Int(object.label), to: &line)
        line.append(",\"label_id\":")
        line.append(object.label)
        line.append(",\"confidence\":")
        line.append(Double(object.confidence), decimals: 5)
        line.append(",\"bbox\":{\"x\":")
        line.append(Double(object.box.x), decimals: 2)
        line.append(",\"y\":")
        line.append(Double(object.box.y), decimals: 2)
        line.append(",\"w\":")
        line.append(Double(object.box.width), decimals: 2)
        line.append(",\"h\":")
        line.append(Double(object.box.height), decimals: 2)
        line.append("}")
        if object.landmarks >= 0 {
            line.append(",\"landmarks\":[")
            let points = landmarks[Int(object.landmarks)]
            for index in points.indices {
                line.append(index > 0 ? ",[" : "[")
                line.append(Double(points[index].x), decimals: 2)
                line.append(",")
                line.append(Double(points[index].y), decimals: 2)
                line.append("]")
            }
            line.append("]")
        }
        line.append("}")
    }
}
