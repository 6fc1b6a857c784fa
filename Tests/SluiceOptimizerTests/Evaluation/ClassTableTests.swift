import SluiceCore
import SluiceMetrics
import SluiceOptimizer
import Testing

@Suite struct ClassTableTests {
    @Test(arguments: [
        ("Car", "car"), ("potted plant", "pottedplant"), ("traffic_light", "traffic light"), ("aeroplane", "airplane"),
        ("tvmonitor", "TV"),
    ])
    func spellingsOfAClassAreOne(one: String, other: String) {
        #expect(ClassTable([one], renaming: .init()).index(of: other) == 0)
        #expect(ClassTable([other, one], renaming: .init()).names == [other])
    }

    @Test func whatIsRenamedIsTheOther() throws {
        var renaming = ClassTable.Renaming()
        try renaming.add("pedestrian=person")
        let table = ClassTable(["car", "pedestrian", "person"], renaming: renaming)
        #expect(table.names == ["car", "person"])
        #expect(table.classes(of: ["Pedestrian", "van", "Person", "car"]) == [1, -1, 1, 0])
    }

    @Test func namesThatAreSwappedStaySwapped() throws {
        var renaming = ClassTable.Renaming()
        try renaming.add("car=van")
        try renaming.add("van=car")
        let table = ClassTable(["car", "van", "bus"], renaming: renaming).filtered { $0 != 2 }
        #expect(table.names == ["van", "car"])
        #expect(table.classes(of: ["car", "van"]) == [0, 1])
    }

    @Test(arguments: ["", "a", "a=", "=b", "a=b=c"])
    func whatIsNoRenamingIsRefused(text: String) {
        var renaming = ClassTable.Renaming()
        #expect(throws: ClassError.self) { try renaming.add(text) }
    }

    @Test func onlyTheClassesThatAreNamedAreLeft() throws {
        let table = ClassTable(["car", "bus", "person"], renaming: .init())
        #expect(try table.restricted(to: ["person", "CAR"]).names == ["car", "person"])
        let error = #expect(throws: ClassError.self) { try table.restricted(to: ["persn"]) }
        #expect(error?.what == "--classes persn: there is no such class")
        #expect(error?.remedy == "did you mean person? there are car, bus, person")
    }
}
