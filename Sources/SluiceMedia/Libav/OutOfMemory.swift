/// Ends the program because libav could not allocate one of its small structures.
///
/// As the standard library does when it has no memory: no caller could go on, or even say so, without allocating.
func outOfMemory() -> Never {
    fatalError("out of memory")
}
