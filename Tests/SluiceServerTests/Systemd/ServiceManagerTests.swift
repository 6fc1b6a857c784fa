import Foundation
import Glibc
import SluiceCore
import SluiceEngine
import SluiceServer
import TestSupport
import Testing

@Suite struct ServiceManagerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `without a manager nobody is told, and nothing happens`() {
        let manager = ServiceManager(environment: [:])
        #expect(!manager.isPresent)
        #expect(manager.tell(.ready) == false)
        #expect(manager.watchdogPeriod == nil)
    }

    @Test(arguments: ["path", "abstract"]) func `it speaks to paths and to abstract names`(_ kind: String) throws {
        let address = kind == "path" ? folder("notify") : "@sluice-test-\(UUID().uuidString)"
        let socket = try ManagerSocket(address)
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": address])
        #expect(manager.isPresent)
        #expect(manager.tell(.ready, .status("1 of 1 streams live")))
        #expect(socket.receive() == "READY=1\nSTATUS=1 of 1 streams live")
        #expect(manager.tell(.watchdog))
        #expect(socket.receive() == "WATCHDOG=1")
    }

    @Test(arguments: [
        (ServiceNotification.ready, "READY=1"),
        (.stopping, "STOPPING=1"),
        (.watchdog, "WATCHDOG=1"),
        (.reloading(at: Instant(nanoseconds: 12_345_678)), "RELOADING=1\nMONOTONIC_USEC=12345"),
        (.status("a\nWATCHDOG=1\r\nb"), "STATUS=a WATCHDOG=1 b"),
    ])
    func `each notification has its words`(_ notification: ServiceNotification, _ words: String) {
        #expect(notification.assignments == words)
    }

    @Test(arguments: ["", "vsock:2:9999", "relative", "/" + String(repeating: "x", count: 200)])
    func `an address it cannot use is no manager`(_ address: String) {
        #expect(!ServiceManager(environment: ["NOTIFY_SOCKET": address]).isPresent)
    }

    @Test func `a manager that has gone away is no error`() {
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": folder("nobody")])
        #expect(manager.tell(.watchdog) == false)
    }

    @Test(.timeLimit(.minutes(1))) func `a manager that does not listen blocks nobody`() throws {
        let address = folder("notify")
        let socket = try ManagerSocket(address)
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": address])
        var count = 0
        while manager.tell(.watchdog), count < 100_000 { count += 1 }
        #expect(count < 100_000)
        #expect(socket.receive() == "WATCHDOG=1")
        #expect(manager.tell(.watchdog))
    }

    @Test(
        arguments: [
            (["WATCHDOG_USEC": "30000000"], UInt64(30_000_000_000)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"], 30_000_000_000),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"], nil),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "x"], nil),
            (["WATCHDOG_USEC": "0"], nil),
            (["WATCHDOG_USEC": "-1"], nil),
            (["WATCHDOG_USEC": "18446744073709551615"], nil),
            (["WATCHDOG_USEC": "soon"], nil),
            (["WATCHDOG_PID": "42"], nil),
        ] as [([String: String], UInt64?)]
    )
    func `the watchdog's period is that of this process`(_ environment: [String: String], _ period: UInt64?) {
        #expect(ServiceManager(environment: environment, processID: 42).watchdogPeriod == period)
    }

    @Test func `the watch feeds a pipeline that goes on, and starves one that hangs`() throws {
        let address = folder("notify")
        let socket = try ManagerSocket(address)
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": address, "WATCHDOG_USEC": "150000"])
        let ticks = TickCounter()
        let hung = HangRecord()
        let watch = ServiceWatch(
            manager,
            progress: { PipelineProgress(heartbeats: ticks.next()) },
            onHang: { hung.add($0) }
        )
        defer { watch?.stop() }
        for _ in 0..<3 { #expect(socket.receive() == "WATCHDOG=1") }
        ticks.stop()
        // What was sent before comes still; then there is silence.
        let deadline = ContinuousClock.now + .seconds(5)
        while hung.parts.isEmpty, ContinuousClock.now < deadline { usleep(10_000) }
        #expect(hung.parts == [[.scheduler]])
        while socket.receive(within: 0) != nil {}
        #expect(socket.receive(within: 300) == nil)
    }

    @Test func `nobody is watched without being asked to`() {
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": folder("notify")])
        #expect(ServiceWatch(manager, progress: { PipelineProgress() }, onHang: { _ in }) == nil)
    }
}
