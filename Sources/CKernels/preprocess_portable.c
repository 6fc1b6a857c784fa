// The kernels in plain C: the definition of the arithmetic, the tails of the vector levels, and every processor
// that has no level of its own.
#include "preprocess_kernels.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

void sluice_blend_tail(
    int16_t *row, const uint8_t *above, const uint8_t *below, int16_t weight, int32_t from, int32_t count) {
    for (int32_t i = from; i < count; i++) {
        // What pmulhrsw computes, so that all levels round alike.
        const int32_t difference = (below[i] - above[i]) * (1 << BLEND_BITS);
        row[i] = (int16_t)(above[i] * (1 << BLEND_BITS) + ((difference * weight + (1 << 14)) >> 15));
    }
}

void sluice_split_tail(uint8_t *const rows[3], const uint8_t *pixels, int32_t channels, int32_t from, int32_t count) {
    for (int32_t channel = 0; channel < channels; channel++) {
        for (int32_t i = from; i < count; i++) rows[channel][i] = pixels[i * channels + channel];
    }
}

// IEEE 754 binary32 to binary16, to nearest, ties to even, as vcvtps2ph does.
static uint16_t half_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    const uint32_t sign = bits >> 16 & 0x8000;
    const uint32_t magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) return (uint16_t)(sign | 0x7e00 | (magnitude >> 13 & 0x1ff));
    if (magnitude >= 0x477ff000) return (uint16_t)(sign | 0x7c00);  // 65520 and above round to infinity
    if (magnitude < 0x38800000) {
        // Subnormal halves are multiples of 2^-24: adding 0.5, whose last place is 2^-24, rounds to them.
        float scaled;
        memcpy(&scaled, &magnitude, sizeof scaled);
        scaled += 0.5f;
        memcpy(&bits, &scaled, sizeof bits);
        return (uint16_t)(sign | (bits - 0x3f000000));
    }
    const uint32_t odd = magnitude >> 13 & 1;
    return (uint16_t)(sign | ((magnitude - 0x38000000 + 0xfff + odd) >> 13));
}

void sluice_to_half_tail(uint16_t *output, const float *input, int32_t from, int32_t count) {
    for (int32_t i = from; i < count; i++) output[i] = half_of(input[i]);
}

void sluice_to_byte_tail(uint8_t *output, const float *input, int32_t from, int32_t count) {
    for (int32_t i = from; i < count; i++) {
        float value = input[i] > 0 ? input[i] : 0;
        value = value < 255 ? value : 255;
        // The last place of 2^23 is 1: the sum is rounded to a whole number, which its low bits then are.
        value = value + 0x1p23f;
        uint32_t bits;
        memcpy(&bits, &value, sizeof bits);
        output[i] = (uint8_t)bits;
    }
}

// Inlined so that the size is a constant and the copy a move.
__attribute__((always_inline)) static inline void interleave_elements(
    uint8_t *output, const uint8_t *const rows[3], size_t size, int32_t from, int32_t count) {
    for (size_t i = (size_t)from; i < (size_t)count; i++) {
        for (size_t channel = 0; channel < 3; channel++) {
            memcpy(output + (3 * i + channel) * size, rows[channel] + i * size, size);
        }
    }
}

void sluice_interleave_tail(
    uint8_t *output, const uint8_t *const rows[3], int32_t element_size, int32_t from, int32_t count) {
    switch (element_size) {
    case 1: interleave_elements(output, rows, 1, from, count); break;
    case 2: interleave_elements(output, rows, 2, from, count); break;
    default: interleave_elements(output, rows, 4, from, count); break;
    }
}

static void blend(int16_t *row, const uint8_t *above, const uint8_t *below, int16_t weight, int32_t count) {
    sluice_blend_tail(row, above, below, weight, 0, count);
}

static void split(uint8_t *const rows[3], const uint8_t *pixels, int32_t channels, int32_t count) {
    sluice_split_tail(rows, pixels, channels, 0, count);
}

static void to_half(uint16_t *output, const float *input, int32_t count) {
    sluice_to_half_tail(output, input, 0, count);
}

static void to_byte(uint8_t *output, const float *input, int32_t count) {
    sluice_to_byte_tail(output, input, 0, count);
}

static void interleave(uint8_t *output, const uint8_t *const rows[3], int32_t element_size, int32_t count) {
    sluice_interleave_tail(output, rows, element_size, 0, count);
}

enum { BLOCK = 64 };

static void sample(
    float samples[BLOCK], const int16_t *row, const struct sluice_axis *axis, int32_t from, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        const int16_t *pair = row + axis->left[from + i];
        const int16_t *weights = axis->weights + 2 * (from + i);
        samples[i] = (float)(pair[0] * weights[0] + pair[1] * weights[1]);
    }
}

static void convert(
    float *const outputs[3], const int16_t *const rows[3], const struct sluice_axis *const axes[2],
    const struct sluice_transform *transform, int32_t count) {
    float samples[3][BLOCK];
    for (int32_t from = 0; from < count; from += BLOCK) {
        const int32_t length = count - from < BLOCK ? count - from : BLOCK;
        for (int32_t k = 0; k < 3; k++) sample(samples[k], rows[k], axes[k > 0], from, length);
        for (int32_t channel = 0; channel < 3; channel++) {
            const float *gain = transform->gain[channel];
            const float bias = transform->bias[channel];
            const float low = transform->low[channel], high = transform->high[channel];
            float *output = outputs[channel] + from;
            for (int32_t i = 0; i < length; i++) {
                float value = samples[0][i] * gain[0];
                value = value + samples[1][i] * gain[1];
                value = value + samples[2][i] * gain[2];
                value = value + bias;
                value = value > low ? value : low;
                output[i] = value < high ? value : high;
            }
        }
    }
}

const struct sluice_kernels sluice_kernels_portable = {
    .blend = blend,
    .split = split,
    .convert = convert,
    .to_half = to_half,
    .to_byte = to_byte,
    .interleave = interleave,
};
