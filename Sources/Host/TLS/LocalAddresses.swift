// LocalAddresses — under which addresses and names other devices may reach this machine: for the certificate, and for
// the links printed at the start.

import Foundation

/// The addresses and names of one machine at one time.
struct LocalAddresses: Equatable, Sendable {
    /// Usable from elsewhere first: IPv4, IPv6, then loopback, each in the order of the interfaces, none twice.
    let addresses: [IPAddress]

    /// In lower case: the hostname, its first label alone and under .local (multicast DNS), localhost; none twice.
    let names: [String]

    init(interfaces: [IPAddress], hostname: String) {
        let (loopback, outward) = interfaces.filter { !$0.isLinkLocal }.partitioned(by: \.isLoopback)
        let (v4, v6) = outward.partitioned(by: \.isIPv4)
        addresses = (v4 + v6 + loopback).withoutRepeats()

        let host = hostname.lowercased().trimmingSuffix(".")
        let label = host.prefix { $0 != "." }
        names = [host, String(label), "\(label).local", "localhost"]
            .filter { Self.isHostName($0) && !$0.hasPrefix("localhost.") }
            .withoutRepeats()
    }

    /// What a certificate for this machine has to say: all names, all addresses, and both loopback addresses even
    /// where one of them is not in use.
    var subjectNames: [SubjectName] {
        let loopback = ["127.0.0.1", "::1"].compactMap { IPAddress($0) }
        return names.map(SubjectName.dns) + (addresses + loopback).withoutRepeats().map(SubjectName.address)
    }

    /// RFC 1123 names, underscores allowed because hosts have them; a name that ends in a number is refused, because a
    /// browser would read it as an IPv4 address.
    private static func isHostName(_ name: String) -> Bool {
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return name.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                    && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
            }
            && labels.last?.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } == false
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

// MARK: - Asking the system

extension LocalAddresses {
    /// This machine, now: the addresses of its interfaces that are up, without IPv6 addresses that are about to go.
    static func current() -> LocalAddresses {
        let table = (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8)) ?? ""
        let passing = passingAddresses(in: table)
        return LocalAddresses(interfaces: interfaceAddresses().filter { !passing.contains($0) }, hostname: hostname())
    }

    /// The IPv6 addresses in the kernel's table that are temporary (RFC 8981), deprecated, tentative or duplicate.
    ///
    /// A privacy address lives for a day: named in the certificate, it would have a new one issued every day, and
    /// everybody who clicked through the browser's warning would meet it again.
    static func passingAddresses(in table: String) -> Set<IPAddress> {
        // linux/if_addr.h: IFA_F_TEMPORARY, IFA_F_DADFAILED, IFA_F_DEPRECATED, IFA_F_TENTATIVE.
        let passing = 0x01 | 0x08 | 0x20 | 0x40
        return Set(
            table.split(separator: "\n").compactMap { line in
                let columns = line.split(separator: " ")
                guard columns.count >= 6, let flags = Int(columns[4], radix: 16), flags & passing != 0 else {
                    return nil
                }
                return Hex.decode(columns[0]).flatMap(IPAddress.init(bytes:))
            })
    }

    private static func interfaceAddresses() -> [IPAddress] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        return sequence(first: list) { $0?.pointee.ifa_next }.compactMap { entry in
            guard let entry, entry.pointee.ifa_flags & UInt32(IFF_UP) != 0 else { return nil }
            return entry.pointee.ifa_addr.flatMap(address)
        }
    }

    private static func address(_ socket: UnsafeMutablePointer<sockaddr>) -> IPAddress? {
        let raw = UnsafeRawPointer(socket)
        switch Int32(socket.pointee.sa_family) {
        case AF_INET:
            return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in.self).sin_addr) { IPAddress(bytes: Array($0)) }
        case AF_INET6:
            return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr) {
                IPAddress(bytes: Array($0))
            }
        default:
            return nil
        }
    }

    private static func hostname() -> String {
        let room = 256  // Linux has names of 64 octets at most, POSIX of 255
        var name = [CChar](repeating: 0, count: room)
        guard gethostname(&name, room - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension Array {
    fileprivate func partitioned(by isFirst: (Element) -> Bool) -> (first: [Element], rest: [Element]) {
        (filter(isFirst), filter { !isFirst($0) })
    }
}

extension Array where Element: Hashable {
    fileprivate func withoutRepeats() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
