import Glibc
import SluiceCore

/// Lines of a file that grows, whatever becomes of the file: renamed and begun anew, cut off, not there yet.
///
/// The name is what is followed. When it leads to another file, the old one is read to its end first; and since a writer
/// goes on in the old one until it has opened the new one, that end is reached only when the new file has something in it.
package final class FollowedFile: LineInput {
    /// Which line to begin with.
    package enum Start: Hashable, Sendable {
        case beginning
        /// So many lines before the end.
        case last(Int)
    }

    private let path: String
    private let goesOn: Bool
    private var file: OpenFile?
    private var splitter = LineSplitter()
    /// The last line of a file that ended without a newline.
    private var torn: [UInt8]?
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var isAwaited = false

    /// - Parameter goesOn: Whether to wait for more at the end, and for the file if it is missing.
    package init(path: String, start: Start, goesOn: Bool) throws(TerminalError) {
        self.path = path
        self.goesOn = goesOn
        do throws(Errno) {
            file = try OpenFile(path)
        } catch {
            guard goesOn, error.number == ENOENT else { throw failure(error) }
        }
        if case .last(let count) = start { try goBack(count) }
    }

    package var awaited: AwaitedDescriptor? { nil }

    package func next() -> [UInt8]? {
        if let line = torn {
            torn = nil
            return line
        }
        return splitter.next()
    }

    package func advance() throws -> Arrival {
        guard file != nil else { return try open() }
        if try read() { return .bytes }
        guard goesOn else {
            torn = splitter.takeRest()
            file = nil
            return torn == nil ? .ended : .bytes
        }
        if try handleTruncation() { return .notice("\(path): was cut off; reading on from its new end") }
        return try handleReplacement() ? .bytes : .quiet
    }

    /// - Returns: Whether there was something.
    private func read() throws(TerminalError) -> Bool {
        guard let count = try file?.read(into: &buffer, failing: failure), count > 0 else { return false }
        splitter.append(buffer[..<count])
        return true
    }

    private func open() throws -> Arrival {
        guard goesOn else { return .ended }
        do throws(Errno) {
            file = try OpenFile(path)
            return .bytes
        } catch {
            guard error.number == ENOENT || error.number == EACCES else { throw failure(error) }
            defer { isAwaited = true }
            return isAwaited ? .quiet : .notice("\(path): \(errorText(error.number)); waiting for it")
        }
    }

    /// - Returns: Whether lines were lost.
    private func handleTruncation() throws(TerminalError) -> Bool {
        guard let size = file?.size, let position = file?.position, size < position else { return false }
        // A writer whose disk was full takes back the line that it could not finish: nothing is lost by that.
        let isUnfinishedLine = position - size <= splitter.pendingCount
        splitter.dropRest()
        file?.seek(to: isUnfinishedLine ? size : 0)
        return !isUnfinishedLine
    }

    /// Goes over to the file that the path leads to now.
    private func handleReplacement() throws(TerminalError) -> Bool {
        guard let status = OpenFile.status(path), status.size > 0, file?.identity != status.identity else {
            return false
        }
        // The writer has moved on, so that this is the end; but it may have come since we looked.
        if try read() { return true }
        do throws(Errno) {
            let successor = try OpenFile(path)
            torn = splitter.takeRest()
            file = successor
        } catch {
            // Renamed at this very moment: the next look will tell.
            guard error.number == ENOENT || error.number == EACCES else { throw failure(error) }
        }
        return true
    }

    /// Goes to the end of the file, and back over `count` newlines.
    private func goBack(_ count: Int) throws(TerminalError) {
        guard let size = file?.size else { return }
        file?.seek(to: size)
        guard count > 0 else { return }
        var wanted = count
        var block = size
        while block > 0 {
            let begin = max(0, block - buffer.count)
            file?.seek(to: begin)
            guard let read = try file?.read(into: &buffer, failing: failure), read > 0 else { return }
            for offset in (0..<min(read, block - begin)).reversed() where buffer[offset] == UInt8(ascii: "\n") {
                // The newline that ends the file ends its last line, too.
                if begin + offset == size - 1 { continue }
                wanted -= 1
                if wanted == 0 {
                    file?.seek(to: begin + offset + 1)
                    return
                }
            }
            block = begin
        }
        file?.seek(to: 0)
    }

    private func failure(_ error: Errno) -> TerminalError {
        TerminalError(
            .notReadable,
            "\(path): \(errorText(error.number))",
            remedy: "name a log file, - for standard input, or the address of a daemon: http://127.0.0.1:8480"
        )
    }
}
