import SluiceCore
import SluiceEngine
import Testing

@Suite struct RotationPlanTests {
    private struct Seeded: RandomNumberGenerator {
        var numbers: SplitMix64

        mutating func next() -> UInt64 { numbers.next() }
    }

    /// A folder that refuses to overwrite, and forgets a rotation halfway.
    private struct FakeFolder {
        /// Files by number, each with when it was begun and its size. Number 0 is the current one.
        var files: [Int: (begun: Int, bytes: UInt64)] = [:]
        var deleted: [Int] = []
        var begun = 0

        var old: [OldFile] {
            files.filter { $0.key > 0 }.map { OldFile(number: $0.key, bytes: $0.value.bytes) }
        }

        mutating func open() {
            guard files[0] == nil else { return }
            begun += 1
            files[0] = (begun, 0)
        }

        /// - Returns: Whether the step overwrote nothing.
        mutating func perform(_ step: RotationPlan.Step) -> Bool {
            switch step {
            case .delete(let file):
                guard let gone = files.removeValue(forKey: file.number) else { return false }
                deleted.append(gone.begun)
            case .shift(let number):
                guard files[number + 1] == nil, let moved = files.removeValue(forKey: number) else { return false }
                files[number + 1] = moved
            }
            return true
        }

        /// Whether a larger number always means an older file, and only the oldest were deleted.
        var isInOrder: Bool {
            let order = files.sorted { $0.key < $1.key }.map(\.value.begun)
            return zip(order, order.dropFirst()).allSatisfy { $0 > $1 }
                && deleted.allSatisfy { gone in order.allSatisfy { gone < $0 } }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `files keep their order and their limits, however often a rotation is cut short`(seed: UInt64) {
        var random = Seeded(numbers: SplitMix64(seed: seed))
        var spec = RotationSpec()
        spec.size = UInt64.random(in: 10...1_000, using: &random)
        spec.keep = Int.random(in: 1...9, using: &random)
        spec.total = Bool.random(using: &random) ? UInt64.random(in: 20...8_000, using: &random) : nil
        var folder = FakeFolder()
        for _ in 0..<150 {
            // Between two runs, somebody may configure something else.
            if Int.random(in: 0..<40, using: &random) == 0 { spec.keep = Int.random(in: 1...9, using: &random) }
            let rules = RotationRules(spec)
            folder.open()
            let size = UInt64.random(in: 1...rules.segment, using: &random)
            folder.files[0]?.bytes = size
            let plan = RotationPlan.rotation(folder.old, current: size, rules: rules)
            let isCut = Int.random(in: 0..<3, using: &random) == 0
            let steps = isCut ? Int.random(in: 0...plan.steps.count, using: &random) : plan.steps.count
            for step in plan.steps.prefix(steps) {
                let isWhole = folder.perform(step)
                #expect(isWhole)
                #expect(folder.isInOrder)
            }
            if steps == plan.steps.count {
                let bytes = folder.old.reduce(0) { $0 + $1.bytes }
                #expect(folder.files[0] == nil && folder.files[1]?.bytes == size)
                #expect(bytes + rules.segment <= rules.total)
                #expect(folder.old.count <= rules.keep && folder.old.allSatisfy { $0.number <= rules.keep })
            }
        }
    }

    @Test func `less room for the same files deletes the oldest`() {
        var spec = RotationSpec()
        (spec.size, spec.keep, spec.total) = (100, 5, 400)
        let old = (1...5).map { OldFile(number: $0, bytes: 100) }
        let plan = RotationPlan.trimming(old, current: 30, rules: RotationRules(spec))
        #expect(plan.steps == [.delete(old[4]), .delete(old[3])])
    }

    @Test func `the file that was current stays, however large it is`() {
        var spec = RotationSpec()
        (spec.size, spec.keep) = (100, 3)
        let old = [OldFile(number: 1, bytes: 100)]
        let plan = RotationPlan.rotation(old, current: 50_000, rules: RotationRules(spec))
        #expect(plan.steps == [.delete(old[0]), .shift(0)])
    }

    @Test func `without rotation nothing is deleted`() {
        let old = [1, 2, 4].map { OldFile(number: $0, bytes: 1 << 40) }
        let plan = RotationPlan.rotation(old, current: 1 << 40, rules: RotationRules(nil))
        #expect(plan.steps == [.shift(2), .shift(1), .shift(0)])
    }

    @Test(arguments: [
        // Lines of 3 bytes each: what a file of some size, with room for 10, takes of three lines.
        (0, 9), (1, 9), (2, 6), (5, 3), (7, 3), (8, nil), (10, nil), (99, nil),
    ])
    func `a piece is as many whole lines as there is room for`(size: UInt64, end: Int?) {
        var spec = RotationSpec()
        (spec.size, spec.keep) = (10, 3)
        let lines = Array("aa\nbb\ncc\n".utf8)
        #expect(RotationRules(spec).pieceEnd(lines, from: 0, size: size) == end)
    }

    @Test func `a line that is longer than any file has one for itself`() {
        var spec = RotationSpec()
        (spec.size, spec.keep) = (4, 3)
        let lines = Array("123456789\nbb\n".utf8)
        #expect(RotationRules(spec).pieceEnd(lines, from: 0, size: 0) == 10)
        #expect(RotationRules(spec).pieceEnd(lines, from: 0, size: 1) == nil)
        #expect(RotationRules(spec).pieceEnd(lines, from: 10, size: 0) == 13)
    }
}
