package import Host

/// A feature written where it is used.
package struct Probe: Feature {
    private let body: @Sendable (inout Registration) -> Void

    package init(_ body: @escaping @Sendable (inout Registration) -> Void) {
        self.body = body
    }

    package func register(in app: inout Registration) { body(&app) }
}
