// AppleProfile — the local CA in the form that iPhones, iPads and Macs install: an unsigned configuration profile.

import Foundation

enum AppleProfile {
    /// A profile (Apple, "Configuration Profile Reference") whose only content is `authority` as a trusted root.
    ///
    /// Its identifiers come from the certificate's digest: installing it twice replaces it instead of adding another.
    static func propertyList(for authority: Certificate) -> String {
        let name = escaped(authority.subject)
        let digest = Hex.encode(SHA256.hash(authority.der).prefix(8))
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
            <dict>
                <key>PayloadContent</key>
                <array>
                    <dict>
                        <key>PayloadCertificateFileName</key>
                        <string>ca.crt</string>
                        <key>PayloadContent</key>
                        <data>\(Data(authority.der).base64EncodedString())</data>
                        <key>PayloadDescription</key>
                        <string>Lets this device trust the MiniMost server of its network.</string>
                        <key>PayloadDisplayName</key>
                        <string>\(name)</string>
                        <key>PayloadIdentifier</key>
                        <string>minimost.ca.\(digest).root</string>
                        <key>PayloadType</key>
                        <string>com.apple.security.root</string>
                        <key>PayloadUUID</key>
                        <string>\(identifier("root", authority))</string>
                        <key>PayloadVersion</key>
                        <integer>1</integer>
                    </dict>
                </array>
                <key>PayloadDescription</key>
                <string>Adds the certificate authority of a MiniMost server. Remove it to stop trusting it.</string>
                <key>PayloadDisplayName</key>
                <string>\(name)</string>
                <key>PayloadIdentifier</key>
                <string>minimost.ca.\(digest)</string>
                <key>PayloadRemovalDisallowed</key>
                <false/>
                <key>PayloadType</key>
                <string>Configuration</string>
                <key>PayloadUUID</key>
                <string>\(identifier("profile", authority))</string>
                <key>PayloadVersion</key>
                <integer>1</integer>
            </dict>
            </plist>

            """
    }

    /// A UUID of version 8 (RFC 9562 section 5.8) made of the digest of `label` and the certificate.
    private static func identifier(_ label: String, _ authority: Certificate) -> String {
        var bytes = Array(SHA256.hash(Array(label.utf8) + authority.der).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { Hex.encode(bytes[$0]) }.joined(separator: "-").uppercased()
    }

    /// The name of an operator's own CA may hold anything.
    private static func escaped(_ text: String) -> String {
        let plain = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 }))
        return plain.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
