#include "preprocess_tables.h"

#include <math.h>

void *sluice_arena_take(struct sluice_arena *arena, size_t bytes) {
    uint8_t *piece = arena->base ? arena->base + arena->used : NULL;
    arena->used += (bytes + ROW_SLACK + 63) & ~(size_t)63;
    return piece;
}

// A position between two neighbouring samples; `fraction` 0…1 of the way to the second.
struct tap {
    int32_t sample;
    double fraction;
};

static double clamped(double value, double high) { return value < 0 ? 0 : value > high ? high : value; }

// Pixel centres map as in OpenCV's resize of the crop, whose edges repeat; subsampled planes are then read where
// that pixel lies between their own samples.
static struct tap tap_of(const struct sluice_direction *direction, int32_t output) {
    const double scale = (double)direction->crop_size / direction->outputs;
    const double pixel = direction->crop_start + clamped((output + 0.5) * scale - 0.5, direction->crop_size - 1);
    const double position =
        clamped((pixel - direction->siting) / (1 << direction->shift), direction->samples - 1);
    const double sample = floor(position);
    return (struct tap){.sample = (int32_t)sample, .fraction = position - sample};
}

static int32_t next_sample(const struct sluice_direction *direction, int32_t sample) {
    return sample + 1 < direction->samples ? sample + 1 : sample;
}

// Fills in what the level's shuffle instruction needs, or leaves `reach` 0 where a window does not fit its registers.
static void fill_windows(struct sluice_axis *axis, int32_t padded, const struct sluice_window *window) {
    int32_t reach = 0;
    for (int32_t i = 0; i < padded; i += window->outputs) {
        const int32_t words = axis->left[i + window->outputs - 1] + 2 - axis->left[i];
        if (words > reach) reach = words;
    }
    if (reach > window->words) return;
    axis->reach = reach;
    for (int32_t i = 0; i < padded; i++) {
        const int32_t start = axis->left[i / window->outputs * window->outputs];
        axis->start[i / window->outputs] = start;
        for (int32_t k = 0; k < 2; k++) {
            const int32_t word = axis->left[i] + k - start;
            if (window->selects_bytes) {
                uint8_t *select = (uint8_t *)axis->select + 4 * i + 2 * k;
                select[0] = (uint8_t)(2 * word);
                select[1] = (uint8_t)(2 * word + 1);
            } else {
                ((int16_t *)axis->select)[2 * i + k] = (int16_t)word;
            }
        }
    }
}

void sluice_axis_make(
    struct sluice_axis *axis, struct sluice_arena *arena, const struct sluice_direction *direction,
    const struct sluice_window *window) {
    const int32_t outputs = direction->outputs;
    const int32_t padded = (outputs + GROUP - 1) / GROUP * GROUP;
    const int32_t last = next_sample(direction, tap_of(direction, outputs - 1).sample);
    axis->first = tap_of(direction, 0).sample;
    axis->span = last - axis->first + 1;
    axis->left = sluice_arena_take(arena, (size_t)padded * sizeof *axis->left);
    axis->weights = sluice_arena_take(arena, 2 * (size_t)padded * sizeof *axis->weights);
    axis->reach = 0;
    axis->start = sluice_arena_take(arena, (size_t)padded * sizeof *axis->start);
    axis->select = sluice_arena_take(arena, 2 * (size_t)padded * sizeof(int16_t));
    if (!arena->base) return;

    const int32_t one = 1 << WEIGHT_BITS;
    for (int32_t i = 0; i < padded; i++) {
        const struct tap tap = tap_of(direction, i < outputs ? i : outputs - 1);
        const int32_t right = (int32_t)lrint(tap.fraction * one);
        axis->left[i] = tap.sample - axis->first;
        axis->weights[2 * i] = i < outputs ? (int16_t)(one - right) : 0;
        axis->weights[2 * i + 1] = i < outputs ? (int16_t)right : 0;
    }
    if (window->outputs > 0) fill_windows(axis, padded, window);
}

struct sluice_row_tap *sluice_row_taps_make(struct sluice_arena *arena, const struct sluice_direction *direction) {
    struct sluice_row_tap *taps = sluice_arena_take(arena, (size_t)direction->outputs * sizeof *taps);
    if (!arena->base) return taps;
    for (int32_t i = 0; i < direction->outputs; i++) {
        const struct tap tap = tap_of(direction, i);
        const double weight = rint(tap.fraction * (1 << 15));
        taps[i] = (struct sluice_row_tap){
            .above = tap.sample,
            .below = next_sample(direction, tap.sample),
            .weight = (int16_t)(weight < INT16_MAX ? weight : INT16_MAX),
        };
    }
    return taps;
}
