import Glibc
import SluiceCore

/// Where the lines of an output go: standard output, or a file with the old ones beside it.
///
/// A file is opened again whenever that is needed: after it was moved, when it is full, when its disk has failed.
/// Whatever fails can be tried again; lines are neither lost nor written twice by that.
struct LineFile: ~Copyable {
    /// What people know it as.
    let name: String
    private let path: String?
    private let sync: SyncLane
    private var rules: RotationRules
    private var descriptor: LineDescriptor?
    /// Bytes in the current file.
    private var size: UInt64 = 0
    /// Where the torn line at the end of the current file begins.
    private var tornAt: UInt64?
    /// When the current file was opened, or got its first line.
    private var begun = Instant(nanoseconds: 0)
    /// How old it was then, in nanoseconds.
    private var ageBefore: UInt64 = 0
    private var nextCheck = Instant(nanoseconds: 0)
    private var isTrimmed = false
    private var mustReopen = false
    /// Whether the current file must take no more lines, because its disk has failed.
    private var isSpent = false
    /// Whether nothing in the current file was on the disk before it was opened, as far as we know.
    private var wasWorthless = false

    /// Why lines go to a file that was moved away; `nil` if they do not.
    private(set) var detour: String?
    /// What should be said since it was last taken.
    private(set) var sealed: [String] = []
    private(set) var deleted: (files: Int, bytes: UInt64) = (0, 0)

    /// Opens the output, so that what can be known to be wrong is known at once.
    init(_ spec: OutputSpec, sync: SyncLane) throws(SinkError) {
        self.sync = sync
        rules = RotationRules(spec.rotation)
        switch spec.destination {
        case .standardOutput: (name, path) = ("standard output", nil)
        case .file(let path): (name, self.path) = (path, path)
        }
        do throws(SystemError) {
            try open()
        } catch {
            throw SinkError(
                .cannotCreate,
                "\(name): cannot be opened for writing: \(errorText(error.code))",
                remedy: "check that the folder exists and is writable, or choose another outputs path"
            )
        }
    }

    /// From now on, other rules hold for the size of files.
    mutating func adopt(_ rotation: RotationSpec?) {
        rules = RotationRules(rotation)
        isTrimmed = false
    }

    /// Opens the path again: somebody has moved the file. What is in the way now will be so for the next line.
    mutating func reopen() {
        mustReopen = true
        try? followPath()
    }

    /// A file whose disk has failed once takes no more lines: what it says about later ones cannot be believed.
    mutating func giveUp(_ failed: LineDescriptor) {
        if failed === descriptor { isSpent = true }
    }

    mutating func takeNews() -> (sealed: [String], deleted: (files: Int, bytes: UInt64)) {
        defer { (sealed, deleted) = ([], (0, 0)) }
        return (sealed, deleted)
    }

    /// Writes whole lines from `offset` on, and moves it behind what was written.
    ///
    /// When the disk is full in the middle of a line, the torn end is cut off again, so that what is in the file stays
    /// readable line by line.
    mutating func write(_ lines: borrowing [UInt8], from offset: inout Int, now: Instant) throws(SinkError) {
        do throws(SystemError) {
            while offset < lines.count {
                let current = try prepared(now)
                guard path != nil, current.isRegular else {
                    try write(lines, from: &offset, to: lines.count, current)
                    continue
                }
                let isOld = rules.age.map { size > 0 && ageBefore + now.since(begun) >= $0 } ?? false
                guard !isOld, !isSpent, let end = rules.pieceEnd(lines, from: offset, size: size) else {
                    try beginNext(current)
                    continue
                }
                if size == 0 { (begun, ageBefore) = (now, 0) }
                try write(lines, from: &offset, to: end, current)
            }
        } catch {
            throw failure(error)
        }
    }

    private mutating func write(
        _ lines: borrowing [UInt8],
        from offset: inout Int,
        to end: Int,
        _ current: LineDescriptor
    ) throws(SystemError) {
        let (written, failure) = current.write(lines, from: offset, to: end)
        offset += written
        size += UInt64(written)
        if written > 0 { sync.wrote(current) }
        guard let failure else { return }
        // A pipe is continued where it stopped; of a file, others may read the end meanwhile.
        if current.isRegular {
            var torn = 0
            while torn < written, lines[offset - 1 - torn] != UInt8(ascii: "\n") { torn += 1 }
            offset -= torn
            cut(torn, current)
        }
        if failure.isFinalForFile { isSpent = true }
        throw failure
    }

    /// Cuts a torn line off the end, or remembers that it is there.
    private mutating func cut(_ torn: Int, _ current: LineDescriptor) {
        guard torn > 0 else { return }
        do throws(SystemError) {
            try current.cut(torn)
            size -= UInt64(torn)
        } catch {
            tornAt = size - UInt64(torn)
        }
    }

    /// The current file, open and ready for a line.
    private mutating func prepared(_ now: Instant) throws(SystemError) -> LineDescriptor {
        if path != nil, mustReopen || now >= nextCheck {
            nextCheck = now.advanced(by: 1_000_000_000)
            try followPath()
        }
        if descriptor == nil { try open() }
        guard let current = descriptor else { preconditionFailure("an output that could be opened is open") }
        if !isTrimmed { try trim(current) }
        if tornAt != nil { try seal(current) }
        return current
    }

    /// Opens the path again if it does not lead to the current file any more.
    private mutating func followPath() throws(SystemError) {
        guard let path, let current = descriptor, mustReopen || !leads(path, to: current) else { return }
        do throws(SystemError) {
            try open()
            sync.retire(current)
        } catch {
            // Lines still reach whoever has moved the file, but nobody if it was deleted.
            guard current.state.hasName else { throw error }
            detour = "\(name): was moved, still gets lines, and cannot be opened again: \(errorText(error.code))"
        }
    }

    private func leads(_ path: String, to current: LineDescriptor) -> Bool {
        !current.isRegular || LineDescriptor.identity(at: path) == current.identity
    }

    private mutating func open() throws(SystemError) {
        guard let path else {
            descriptor = try LineDescriptor.standardOutput()
            return
        }
        let opened = try LineDescriptor.file(path)
        let size = opened.isRegular ? opened.state.size : 0
        tornAt = size > 0 ? try TornLine.find(path) : nil
        self.size = size
        descriptor = opened
        (mustReopen, isSpent, detour, wasWorthless) = (false, false, nil, size == 0)
        (begun, ageBefore) = (.now, rules.age == nil ? 0 : RotationFolder(path).timeSinceLast)
        isTrimmed = !opened.isRegular
    }

    /// Ends a torn line, and says where it begins in a line of its own.
    private mutating func seal(_ current: LineDescriptor) throws(SystemError) {
        guard let begin = tornAt else { return }
        let message = "\(name): the line that begins at byte \(begin) was not written to its end"
        let line = EventLine.encoded("line_sealed", stream: nil, message)
        let seal = [UInt8(ascii: "\n")] + line.bytes
        let (written, failure) = current.write(seal, from: 0, to: seal.count)
        size += UInt64(written)
        if let failure {
            cut(written, current)
            tornAt = begin
            if failure.isFinalForFile { isSpent = true }
            throw failure
        }
        tornAt = nil
        sealed.append(message)
    }

    private mutating func trim(_ current: LineDescriptor) throws(SystemError) {
        guard let path, current.isRegular, rules.total < .max else { return isTrimmed = true }
        let folder = RotationFolder(path)
        try perform(RotationPlan.trimming(try folder.list(), current: size, rules: rules), folder)
        isTrimmed = true
    }

    /// Makes the current file an old one and opens a new one.
    private mutating func beginNext(_ current: LineDescriptor) throws(SystemError) {
        guard let path else { return }
        let folder = RotationFolder(path)
        // A disk that is dead for hours must not make a file of every attempt: they would drive out the good ones.
        let isWorthless = isSpent && wasWorthless && !current.isKept
        // Somebody else may have been faster, and what is there now is not ours to move.
        if !isWorthless, leads(path, to: current) {
            let plan = RotationPlan.rotation(try folder.list(), current: size, rules: rules)
            try perform(plan, folder)
        }
        if !isSpent { sync.retire(current, in: folder) }
        descriptor = nil
        try open()
        if isWorthless, descriptor?.identity == current.identity { wasWorthless = true }
    }

    private mutating func perform(_ plan: RotationPlan, _ folder: RotationFolder) throws(SystemError) {
        for step in plan.steps {
            try folder.perform(step)
            guard case .delete(let file) = step else { continue }
            deleted.files += 1
            deleted.bytes += file.bytes
        }
    }

    private func failure(_ error: SystemError) -> SinkError {
        switch error.code {
        case EPIPE:
            SinkError(.readerGone, "\(name): nobody reads it any more", remedy: "")
        case EAGAIN:
            SinkError(.readerSlow, "\(name): its reader is too slow", remedy: "")
        case ENOSPC, EDQUOT:
            SinkError(
                .writeFailed,
                "\(name): disk full",
                remedy: "free some space and run again; every line written so far is whole"
            )
        default:
            SinkError(
                .writeFailed,
                "\(name): cannot be written: \(errorText(error.code))",
                remedy: "check the disk or choose another outputs path"
            )
        }
    }
}
