public import ArgumentParser
import Foundation

/// Every plugin that is compiled in. The main file names them; commands find them here.
public enum Installation {
    @TaskLocal public static var plugins: [any Plugin.Type] = []
    /// The command that all others hang from.
    @TaskLocal public static var root: (any ParsableCommand.Type)?
}

/// Where the configuration and the data are: the options that all commands share.
public struct Place: ParsableArguments {
    @Option(help: "The configuration. Without the file, every plugin is on with its defaults.")
    public var config: String?

    @Option(help: "The folder that holds everything the program remembers.")
    public var data: String = "data"

    public init() {}

    /// - Throws: ``StartupProblem`` when a file that was asked for is not there.
    func pluginsFile() throws -> PluginsFile {
        let url = configURL
        guard config != nil || FileManager.default.fileExists(atPath: url.path) else {
            return try PluginsFile.load(nil, plugins: Installation.plugins)
        }
        return try PluginsFile.load(url, plugins: Installation.plugins)
    }

    var configURL: URL { URL(fileURLWithPath: config ?? "plugins.json") }

    var folder: DataFolder { DataFolder(url: URL(fileURLWithPath: data).standardizedFileURL) }
}

/// Runs a command; what it refuses is said in one line, with exit status 1.
func refusing(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let problem as StartupProblem {
        Console.complain(problem.description)
        throw ExitCode(1)
    } catch let problems as BootProblems {
        Console.complain(problems.description)
        throw ExitCode(1)
    }
}

/// The commands that the host brings; plugins add theirs (``Plugin/commands``).
public enum HostCommands {
    public static let all: [any ParsableCommand.Type] = [
        Serve.self, Check.self, PluginsCommand.self, AuditCommand.self, TLSCommand.self,
    ]
    /// What runs when no command is named.
    public static let standard: any ParsableCommand.Type = Serve.self
}
