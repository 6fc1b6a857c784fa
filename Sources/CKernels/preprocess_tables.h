// Which samples of a plane make which output, and in what proportion. Private to this module.
#pragma once

#include "preprocess_kernels.h"

// One direction of a plane.
struct sluice_direction {
    // Part of the picture that is used, in pixels
    int32_t crop_start, crop_size;
    // Outputs it is resampled to
    int32_t outputs;
    // Samples in the plane, log2 of its subsampling, and where its first sample sits in pixels
    int32_t samples, shift;
    double siting;
};

// The two rows that an output row is blended of. `weight` is that of `below`, with 15 fractional bits.
struct sluice_row_tap {
    int32_t above, below;
    int16_t weight;
};

// Memory that is handed out piece by piece, aligned for every level. With `base` NULL it only counts.
struct sluice_arena {
    uint8_t *base;
    size_t used;
};

// `bytes` bytes and ROW_SLACK more; NULL where the arena only counts.
void *sluice_arena_take(struct sluice_arena *arena, size_t bytes);

// Takes the memory of the tables and, unless the arena only counts, fills them.
void sluice_axis_make(
    struct sluice_axis *axis, struct sluice_arena *arena, const struct sluice_direction *direction,
    const struct sluice_window *window);
struct sluice_row_tap *sluice_row_taps_make(struct sluice_arena *arena, const struct sluice_direction *direction);
