import ArgumentParser
import SluiceTerminal

/// How much of a file to show before what is new.
enum LineCount: ExpressibleByArgument {
    case all
    case number(Int)

    init?(argument: String) {
        if argument == "all" {
            self = .all
        } else if let number = Int(argument), number >= 0 {
            self = .number(number)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String {
        switch self {
        case .all: "all"
        case .number(let number): "\(number)"
        }
    }

    var start: FollowedFile.Start {
        switch self {
        case .all: .beginning
        case .number(let number): .last(number)
        }
    }
}
