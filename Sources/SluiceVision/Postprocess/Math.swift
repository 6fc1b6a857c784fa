import Glibc

/// eˣ.
@inline(__always)
func exponential(_ x: Float) -> Float { expf(x) }

/// ln x.
@inline(__always)
func logarithm(_ x: Float) -> Float { logf(x) }
