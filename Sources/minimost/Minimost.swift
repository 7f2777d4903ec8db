import ArgumentParser
import Auth
import Calls
import Chat
import Host
import Preview
import Stun
import Uploads

/// The program: the one file that knows every plugin.
@main
struct Minimost: AsyncParsableCommand {
    static let plugins: [any Plugin.Type] = [
        AuthPlugin.self, ChatPlugin.self, UploadsPlugin.self, PreviewPlugin.self, CallsPlugin.self, StunPlugin.self,
    ]

    static let configuration = CommandConfiguration(
        commandName: "minimost", abstract: "Team chat for a private network.", version: Host.version,
        subcommands: HostCommands.all + plugins.flatMap { $0.commands }, defaultSubcommand: HostCommands.standard)

    static func main() async {
        await Installation.$plugins.withValue(plugins) {
            await Installation.$root.withValue(Self.self) { await main(nil) }
        }
    }
}
