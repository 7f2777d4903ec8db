import ArgumentParser

/// `minimost check`: everything that would keep the program from starting, without starting or changing anything.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say whether plugins.json is right.")

    @OptionGroup var place: Place

    func run() async throws {
        try await refusing {
            let file = try place.pluginsFile()
            let boot = try Boot(file, installed: Installation.plugins, folder: place.folder, isSecure: true)
            let names = boot.host.plugins.map { type(of: $0).name }
            let on = names.isEmpty ? "No plugin is on." : "On: \(names.joined(separator: ", "))."
            Console.standard("\(file.path) is right. \(on)")
        }
    }
}
