import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Units, manual page, installation and package: what a machine gets that Sluice is to run on.
    @Suite(.serialized) struct ServiceTests {
        private let folder: TemporaryFolder
        private let unitFolder = "lib/systemd/system"

        init() throws { folder = try TemporaryFolder() }

        /// Runs a command to its end and expects it to succeed.
        @discardableResult
        private func run(
            _ command: String,
            _ arguments: [String],
            environment: [String: String] = [:]
        ) throws -> Ending {
            let ending = try Program(command, arguments, environment: environment).wait(limit: 120)
            #expect(ending.status == 0, "\(command): \(ending.output.suffix(2_000)) \(ending.errors.suffix(2_000))")
            return ending
        }

        private func install(_ arguments: [String] = [], below prefix: String, root: String? = nil) throws {
            var environment = ["SLUICE_BIN": try Program.path()]
            if let root { environment["DESTDIR"] = root }
            try run(Checkout.path("scripts/install"), ["--prefix", prefix] + arguments, environment: environment)
        }

        /// Every file and folder below the test's own, with the sizes of files.
        private func tree() throws -> String {
            try run("find", [folder.path, "-not", "-type", "d", "-printf", "%P %s %m\n", "-o", "-printf", "%P/ %m\n"])
                .output.split(separator: "\n").sorted().joined(separator: "\n")
        }

        /// 1.5 is written as 15.
        @Test(arguments: [nil, "v4l2.conf", "gpu.conf", "network.conf"])
        func `the units are hardened to 1·5 or less, with any drop-in`(_ dropIn: String?) throws {
            try run("cp", ["-r", Checkout.path("systemd"), folder("systemd")])
            for unit in ["sluice.service", "sluice@.service"] {
                if let dropIn {
                    try run("cp", [Checkout.path("systemd/examples/\(dropIn)"), folder("systemd/\(unit).d/")])
                }
                try run(
                    "systemd-analyze",
                    ["security", "--offline=true", "--threshold=15", "--no-pager", folder("systemd/\(unit)")]
                )
            }
        }

        @Test func `systemd finds nothing wrong with the units`() throws {
            try install(below: folder("prefix"))
            let units = folder("prefix/\(unitFolder)")
            // An instance, because a template alone cannot be verified.
            try run("cp", ["\(units)/sluice@.service", "\(units)/sluice@yard.service"])
            for unit in ["sluice.service", "sluice@yard.service"] {
                let ending = try run(
                    "systemd-analyze",
                    ["verify", "--man=no", "--recursive-errors=no", "\(units)/\(unit)"]
                )
                #expect(ending.complaints == [])
            }
        }

        @Test func `installing twice changes nothing, and removing leaves what is the owner's`() throws {
            let root = folder("root")
            for made in ["root/usr/bin", "root/usr/share/man/man1"] {
                try FileManager.default.createDirectory(atPath: folder(made), withIntermediateDirectories: true)
            }
            try folder.write("root/usr/bin/other", "of somebody else")
            let before = try tree()
            try install(below: "/usr", root: root)
            let once = try tree()
            for file in [
                "usr/bin/sluice", "usr/lib/sluice/libonnxruntime.so", "usr/share/man/man1/sluice.1",
                "usr/\(unitFolder)/sluice@.service.d/daemon.conf", "etc/sluice/pipeline.yaml",
                "usr/share/fish/vendor_completions.d/sluice.fish", "usr/share/sluice/models/street.onnx",
            ] {
                #expect(FileManager.default.fileExists(atPath: folder("root/\(file)")), "\(file)")
            }
            try install(below: "/usr", root: root)
            #expect(try tree() == once)

            try folder.write("root/etc/sluice/pipeline.yaml", "mine")
            // What an older version installed and this one does not know.
            try folder.write("root/usr/lib/sluice/old.so", "")
            let manifest = folder.read("root/usr/lib/sluice/manifest")
            try folder.write("root/usr/lib/sluice/manifest", manifest + "/usr/lib/sluice/old.so\n")
            try install(below: "/usr", root: root)
            #expect(folder.read("root/etc/sluice/pipeline.yaml") == "mine")
            #expect(!FileManager.default.fileExists(atPath: folder("root/usr/lib/sluice/old.so")))

            try install(["--uninstall"], below: "/usr", root: root)
            #expect(folder.read("root/etc/sluice/pipeline.yaml") == "mine")
            try FileManager.default.removeItem(atPath: folder("root/etc"))
            #expect(try tree() == before)
        }

        @Test func `an installation anywhere runs from there`() throws {
            try install(below: folder("prefix"))
            let unit = folder.read("prefix/\(unitFolder)/sluice.service")
            #expect(
                unit.contains(
                    "ExecStart=\(folder("prefix"))/bin/sluice run \(folder("prefix"))/etc/sluice/pipeline.yaml"
                )
            )
            // Out of the checkout, so that neither runtime nor model can come from there.
            let ending = try Program(
                folder("prefix/bin/sluice"),
                ["check", folder("prefix/etc/sluice/pipeline.yaml")],
                environment: ["XDG_CACHE_HOME": folder("cache")],
                in: "/"
            ).wait()
            #expect(ending.status == 0, "\(ending.errors)")
            #expect(ending.output.contains(folder("prefix/lib/sluice/libonnxruntime.so")))
            #expect(!ending.output.contains(Checkout.root))
        }

        @Test(arguments: [["--prefix", "relative"], ["--prefix"], ["--uninstal"]])
        func `a wrong argument of the installation is refused`(_ arguments: [String]) throws {
            let ending = try Program(Checkout.path("scripts/install"), arguments).wait()
            #expect(ending.status == 64)
            #expect(ending.errors.contains("usage: "))
        }

        @Test func `the package holds everything and says what it needs`() throws {
            try run(
                Checkout.path("scripts/package-deb"),
                [folder.path],
                // Packing it well takes long, and is dpkg's business.
                environment: ["SLUICE_BIN": try Program.path(), "DPKG_DEB_COMPRESSOR_TYPE": "none"]
            )
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let package = folder(try #require(names.first { $0.hasSuffix(".deb") }))
            let control = try run("dpkg-deb", ["--field", package]).output
            #expect(control.contains("libavformat") && control.contains("libavcodec") && control.contains("systemd"))
            #expect(!control.contains("${"))
            let content = try run("dpkg-deb", ["--contents", package]).output
            for file in [
                "./usr/bin/sluice", "./usr/lib/sluice/libonnxruntime.so", "./lib/systemd/system/sluice@.service",
                "./usr/share/doc/sluice/copyright", "./usr/share/man/man1/sluice.1.gz", "./etc/sluice/pipeline.yaml",
            ] {
                #expect(content.contains(file), "\(file)")
            }
            #expect(!content.contains("manifest"))
            try run("dpkg-deb", ["--control", package, folder("control")])
            #expect(folder.read("control/conffiles") == "/etc/sluice/pipeline.yaml\n")
        }

        @Test func `the manual page is well-formed and knows every command`() throws {
            let page = Checkout.path("docs/man/sluice.1")
            let rendered = try run("groff", ["-ww", "-mdoc", "-Tascii", "-P-cbou", page])
            #expect(rendered.complaints == [])
            let commands = try Program.run(["--help"]).output.split(separator: "\n")
                .drop { !$0.hasPrefix("SUBCOMMANDS") }.dropFirst()
                .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.hasPrefix("  See") }
                .compactMap { $0.split(separator: " ").first.map(String.init) }
            #expect(commands.count >= 6)
            let source = try String(contentsOfFile: page, encoding: .utf8)
            for command in commands { #expect(source.contains(".It Cm \(command)\n"), "\(command)") }
        }
    }
}
