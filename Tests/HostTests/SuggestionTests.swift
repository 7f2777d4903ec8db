import Testing

@testable import Host

struct SuggestionTests {
    static let names = ["message_retention_days", "max_message_db_size_mb", "channels", "signup", "stun"]

    @Test(arguments: [
        ("mesage_retention_days", "message_retention_days"), ("message_retention_day", "message_retention_days"),
        ("message-retention-days", "message_retention_days"), ("Message_Retention_Days", "message_retention_days"),
        ("chanels", "channels"), ("cahnnels", "channels"), ("channelsx", "channels"), ("singup", "signup"),
        ("stn", "stun"), ("max_message_db_size_gb", "max_message_db_size_mb"),
    ])
    func `a slip of the fingers finds what was meant`(typed: String, meant: String) {
        #expect(nearest(to: typed, among: Self.names) == meant)
    }

    @Test(arguments: ["", "x", "password", "retention", "list_of_channels", "sn", "🙂"])
    func `what is like nothing gets no suggestion`(typed: String) {
        #expect(nearest(to: typed, among: Self.names) == nil)
    }

    @Test func `of two that are equally near it is always the same one`() {
        #expect(nearest(to: "bat", among: ["cat", "bar"]) == "bar")
        #expect(nearest(to: "bat", among: ["bar", "cat"]) == "bar")
    }

    @Test func `the nearest wins, and without candidates there is none`() {
        #expect(nearest(to: "uploads", among: ["uploader", "upload", "uploadz"]) == "upload")
        #expect(nearest(to: "uploads", among: ["downloads", "uploads"]) == "uploads")
        #expect(nearest(to: "uploads", among: [String]()) == nil)
    }
}
