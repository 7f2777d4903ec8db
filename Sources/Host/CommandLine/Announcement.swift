import Foundation
import Glibc

/// What the start prints: the addresses that a colleague can type, and a QR code on a terminal.
struct Announcement {
    let isSecure: Bool
    /// The one address that is listened on, if it is not all of them.
    let onlyHost: String?

    /// The best first: what colleagues can type, then what works on this machine.
    func addresses(port: Int) -> [String] {
        hosts.map { url($0, port) } + [url(loopback, port)]
    }

    /// - Parameter notes: what plugins want to be known.
    func print(port: Int, notes: [String]) {
        let console = Console.standard
        console("MiniMost \(Host.version)")
        console("listening \(url(loopback, port))")
        let urls = hosts.map { url($0, port) }
        if !urls.isEmpty { console("colleagues use") }
        for url in urls { console("  \(url)") }
        for note in notes { console(note) }
        if isatty(STDOUT_FILENO) == 1, let first = urls.first, let code = try? QRCode(first) {
            console(code.terminal())
        }
    }

    private func url(_ host: String, _ port: Int) -> String {
        let standard = isSecure ? 443 : 80
        return (isSecure ? "https://" : "http://") + host + (port == standard ? "" : ":\(port)")
    }

    private var listensEverywhere: Bool { onlyHost == nil || onlyHost == "0.0.0.0" || onlyHost == "::" }

    private var loopback: String {
        guard !listensEverywhere, let onlyHost else { return "127.0.0.1" }
        return IPAddress(onlyHost)?.urlHost ?? onlyHost
    }

    /// What works from elsewhere: the addresses of this machine, and its name for networks that know it.
    private var hosts: [String] {
        guard listensEverywhere else { return [] }
        let local = LocalAddresses.current()
        return local.addresses.filter { !$0.isLoopback }.map(\.urlHost) + local.names.filter { $0.hasSuffix(".local") }
    }
}
