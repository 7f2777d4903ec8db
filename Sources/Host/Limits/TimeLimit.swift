/// What may only take a while.
public enum TimeLimit {
    /// - Parameter pause: returns when the time is over.
    /// - Throws: `failure` where that is before `body` has ended, which is cancelled then; else what `body` throws.
    public static func ending<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value, after pause: @escaping @Sendable () async throws -> Void,
        throwing failure: some Error
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            // The first of these two ends the other; both are over when this returns.
            group.addTask { try await body() }
            // Beside the body, so that its end is noticed while the body runs.
            group.addTask {
                try await pause()
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw failure }
            return value
        }
    }
}
