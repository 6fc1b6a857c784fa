#pragma once
#include <stddef.h>
#include <stdint.h>

/// Gathers a plane from memory that is walked in any direction, so that one function rotates, mirrors and copies:
/// the sample at (x, y) of `target` becomes the one at `origin + x * step_x + y * step_y`.
///
/// Samples have `bytes` = 1, 2 or 3 bytes; steps are in bytes and may be negative; `target` has `height` rows of
/// `width` samples, `target_stride` bytes apart, and does not overlap the source.
void sluice_gather_plane(
    const uint8_t *origin, ptrdiff_t step_x, ptrdiff_t step_y,
    uint8_t *target, ptrdiff_t target_stride, int width, int height, int bytes);
