import Glibc
import SluiceCore
import SluiceMedia

/// Any file gives pictures, or an error with a remedy; it never takes longer than its limits.
func fuzzMedia(_ bytes: [UInt8]) {
    guard
        unsafe fuzzedFile.withCString({ path in
            let descriptor = unsafe creat(path, 0o600)
            defer { close(descriptor) }
            return unsafe write(descriptor, bytes, bytes.count) == bytes.count
        })
    else { return }
    do throws(SourceError) {
        var source = try MediaOpener.open(url: fuzzedFile, interrupt: Interrupt())
        for _ in 0..<32 {
            guard let frame = try source.next() else { break }
            precondition(frame.picture.width > 0 && frame.picture.height > 0)
        }
    } catch {
        precondition(!error.what.isEmpty && !error.remedy.isEmpty && !error.description.contains("\n"))
    }
}

/// In memory: millions of files would wear out a disk.
private let fuzzedFile = "/dev/shm/sluice-fuzz-\(getpid())"
