extension Task where Failure == Never {
    /// What the task gives, or `nil` if that takes longer than `limit` or the asker is cancelled. The task goes on.
    func value(within limit: Duration) async -> Success? {
        let (answers, answer) = AsyncStream<Success?>.makeStream(bufferingPolicy: .bufferingOldest(1))
        Task<Void, Never> { answer.yield(await value) }
        let timer = Task<Void, Never> {
            try? await Task<Never, Never>.sleep(for: limit)
            answer.yield(nil)
        }
        defer { timer.cancel() }
        for await value in answers { return value }
        return nil
    }
}
