/// Takes Server-Sent Events apart (HTML Standard, 9.2): their names and data; the rest is of no concern here.
package struct EventStreamParser: Sendable {
    package struct Event: Hashable, Sendable {
        /// Empty where it has none.
        package var name: String
        package var data: [UInt8]
    }

    private var splitter = LineSplitter()
    private var name = ""
    private var data: [UInt8]?

    package init() {}

    package mutating func append(_ bytes: some Collection<UInt8>) {
        splitter.append(bytes)
    }

    /// The next whole event.
    package mutating func next() -> Event? {
        while var line = splitter.next() {
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if line.isEmpty {
                defer { (name, data) = ("", nil) }
                guard let data else { continue }
                return Event(name: name, data: data)
            }
            let field = line.prefix { $0 != UInt8(ascii: ":") }
            var value = line[field.endIndex...].dropFirst()
            if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
            switch String(decoding: field, as: UTF8.self) {
            case "event": name = String(decoding: value, as: UTF8.self)
            // Several fields of one event are lines of it.
            case "data": data = data.map { $0 + [UInt8(ascii: "\n")] + value } ?? Array(value)
            default: break
            }
        }
        return nil
    }
}
