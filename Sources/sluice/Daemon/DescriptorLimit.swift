import Foundation

/// How many descriptors this process may have open.
enum DescriptorLimit {
    /// Takes as many as the system gives. Many start with 1,024 for the sake of `select`, which nothing here uses;
    /// and Dispatch ends a process that has none left.
    static func raise() {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard unsafe getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(resource, &limit)
    }
}
