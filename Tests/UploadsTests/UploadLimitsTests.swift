import Testing

@testable import Uploads

struct UploadLimitsTests {
    @Test(arguments: [[], [".jpg"], [".jpg", ".7z", ".webmanifest"], ["*"], [".123456789012345"]])
    func `file types are taken`(types: [String]) {
        #expect(UploadLimits.complaint(types) == nil)
    }

    @Test(arguments: ["", ".", "jpg", ".JPG", ".tar.gz", ". jpg", ".ä", "**", ".\u{212A}", ".1234567890123456"])
    func `what is no file type is refused, and named`(type: String) {
        #expect(UploadLimits.complaint([".png", type])?.hasPrefix("\"\(type)\" is not a file type") == true)
    }
}
