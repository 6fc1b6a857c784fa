import ArgumentParser
import SluiceCore

/// What is said to somebody who mistyped the name of a command.
enum UnknownCommand {
    /// Throws if `arguments` begin with a word where a command must stand, and there is no such command.
    static func check(_ arguments: [String]) throws {
        var program = "sluice"
        var commands = Sluice.configuration.subcommands
        for word in arguments {
            guard !commands.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            let names = commands.map { command in command.configuration.commandName ?? "" }
            guard let index = names.firstIndex(of: word) else {
                let near = NearestName.find(word, among: names)
                throw OutputError(
                    .usage,
                    "\(program) has no command '\(word)'",
                    remedy: near.map { "did you mean '\(program) \($0)'?" }
                        ?? "it has \(names.joined(separator: ", "))"
                )
            }
            program += " \(word)"
            commands = commands[index].configuration.subcommands
        }
    }
}
