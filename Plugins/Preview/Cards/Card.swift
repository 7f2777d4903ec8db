/// What is shown below a link.
struct Card: Encodable, Equatable, Sendable {
    /// As it was asked for.
    let url: String
    let title: String
    var description: String?
    var site: String?
    /// A local address.
    var image: String?
    /// Of the image, in pixels.
    var width: Int?
    var height: Int?
    var code: CodeExcerpt?
}
