// What a CPU level provides: the inner loops over one row. Private to this module.
#pragma once

#include "preprocess.h"

enum {
    // Every row and table in the making can be read and written this many bytes past its end.
    ROW_SLACK = 256,
    // A blended sample has 7 fractional bits, a horizontal weight 14, their product 21.
    BLEND_BITS = 7,
    WEIGHT_BITS = 14,
    // Tables are filled up to whole groups of outputs, with weights of zero.
    GROUP = 16,
};

// How the outputs of a row are made of the samples of a blended row: output i is
// samples[left[i]] · weights[2i] + samples[left[i] + 1] · weights[2i + 1].
struct sluice_axis {
    // First sample of the plane's row that is used, and how many are
    int32_t first, span;
    // Relative to `first`
    int32_t *left;
    // Pairs that sum to 1 << WEIGHT_BITS
    int16_t *weights;

    // The same for levels that shuffle: all samples of one window of outputs lie within `reach` words from
    // start[window]; 0 where they do not fit the level's registers.
    int32_t reach;
    int32_t *start;
    // Where in the window each word of each pair is, as the level's shuffle instruction wants it
    void *select;
};

// The shape of the windows that a level can shuffle. `outputs` is 0 where there is no such instruction.
struct sluice_window {
    int32_t outputs;
    int32_t words;
    // true: `select` counts bytes (pshufb), false: words (vpermw)
    bool selects_bytes;
};

struct sluice_transform {
    // For samples with BLEND_BITS + WEIGHT_BITS fractional bits
    float gain[3][3];
    float bias[3], low[3], high[3];
};

struct sluice_kernels {
    struct sluice_window window;

    // row[i] = (above[i] · (1 - w) + below[i] · w) << BLEND_BITS, with w = weight / 2^15
    void (*blend)(int16_t *row, const uint8_t *above, const uint8_t *below, int16_t weight, int32_t count);

    // Interleaved samples to one row a channel. 2 or 3 channels.
    void (*split)(uint8_t *const rows[3], const uint8_t *pixels, int32_t channels, int32_t count);

    // Samples the blended rows (the first along axes[0], the others along axes[1]) and makes output channels of them.
    // Writes `count` elements, no more.
    void (*convert)(
        float *const outputs[3], const int16_t *const rows[3], const struct sluice_axis *const axes[2],
        const struct sluice_transform *transform, int32_t count);

    // To nearest, ties to even.
    void (*to_half)(uint16_t *output, const float *input, int32_t count);
    // To nearest, ties to even, saturated to 0…255.
    void (*to_byte)(uint8_t *output, const float *input, int32_t count);

    // Three rows of elements of 1, 2 or 4 bytes to one of interleaved pixels.
    void (*interleave)(uint8_t *output, const uint8_t *const rows[3], int32_t element_size, int32_t count);
};

// The kernels of a level; NULL where this processor does not have it.
const struct sluice_kernels *sluice_kernels_of(enum sluice_cpu_level level);

extern const struct sluice_kernels sluice_kernels_portable;
#if defined(__x86_64__)
extern const struct sluice_kernels sluice_kernels_avx2;
extern const struct sluice_kernels sluice_kernels_avx512;

// Of the AVX2 level, used at the next one too.
void sluice_split_avx2(uint8_t *const rows[3], const uint8_t *pixels, int32_t channels, int32_t count);
void sluice_interleave_avx2(uint8_t *output, const uint8_t *const rows[3], int32_t element_size, int32_t count);
#endif

// The tail of a row, from output `from` on, for levels whose vectors do not divide it.
void sluice_blend_tail(
    int16_t *row, const uint8_t *above, const uint8_t *below, int16_t weight, int32_t from, int32_t count);
void sluice_split_tail(uint8_t *const rows[3], const uint8_t *pixels, int32_t channels, int32_t from, int32_t count);
void sluice_to_half_tail(uint16_t *output, const float *input, int32_t from, int32_t count);
void sluice_to_byte_tail(uint8_t *output, const float *input, int32_t from, int32_t count);
void sluice_interleave_tail(
    uint8_t *output, const uint8_t *const rows[3], int32_t element_size, int32_t from, int32_t count);
