// The kernels with AVX2 and F16C.
#include "preprocess_kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("avx2,f16c"))), apply_to = function)

static void blend(int16_t *row, const uint8_t *above, const uint8_t *below, int16_t weight, int32_t count) {
    const __m256i factor = _mm256_set1_epi16(weight);
    int32_t i = 0;
    for (; i + 16 <= count; i += 16) {
        const __m256i above16 = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(above + i)));
        const __m256i below16 = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(below + i)));
        const __m256i a = _mm256_slli_epi16(above16, BLEND_BITS);
        const __m256i b = _mm256_slli_epi16(below16, BLEND_BITS);
        const __m256i sum = _mm256_add_epi16(a, _mm256_mulhrs_epi16(_mm256_sub_epi16(b, a), factor));
        _mm256_store_si256((__m256i *)(row + i), sum);
    }
    sluice_blend_tail(row, above, below, weight, i, count);
}

// 8 outputs, from `i` on.
static inline __m256 sampled(const int16_t *row, const struct sluice_axis *axis, int32_t i) {
    __m256i pairs;
    if (axis->reach == 0) {
        pairs = _mm256_i32gather_epi32((const int *)row, _mm256_load_si256((const __m256i *)(axis->left + i)), 2);
    } else {
        const int32_t *start = axis->start + i / 4;
        const __m128i low = _mm_loadu_si128((const __m128i *)(row + start[0]));
        const __m128i high = _mm_loadu_si128((const __m128i *)(row + start[1]));
        const __m256i select = _mm256_load_si256((const __m256i *)((const uint8_t *)axis->select + 4 * i));
        pairs = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), select);
    }
    const __m256i weights = _mm256_load_si256((const __m256i *)(axis->weights + 2 * i));
    return _mm256_cvtepi32_ps(_mm256_madd_epi16(pairs, weights));
}

static void convert(
    float *const outputs[3], const int16_t *const rows[3], const struct sluice_axis *const axes[2],
    const struct sluice_transform *transform, int32_t count) {
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    for (int32_t i = 0; i < count; i += 8) {
        const __m256 first = sampled(rows[0], axes[0], i);
        const __m256 second = sampled(rows[1], axes[1], i);
        const __m256 third = sampled(rows[2], axes[1], i);
        for (int channel = 0; channel < 3; channel++) {
            const float *gain = transform->gain[channel];
            __m256 value = _mm256_mul_ps(first, _mm256_broadcast_ss(gain));
            value = _mm256_add_ps(value, _mm256_mul_ps(second, _mm256_broadcast_ss(gain + 1)));
            value = _mm256_add_ps(value, _mm256_mul_ps(third, _mm256_broadcast_ss(gain + 2)));
            value = _mm256_add_ps(value, _mm256_broadcast_ss(&transform->bias[channel]));
            value = _mm256_max_ps(value, _mm256_broadcast_ss(&transform->low[channel]));
            value = _mm256_min_ps(value, _mm256_broadcast_ss(&transform->high[channel]));
            if (count - i >= 8) {
                _mm256_storeu_ps(outputs[channel] + i, value);
            } else {
                const __m256i mask = _mm256_cmpgt_epi32(_mm256_set1_epi32(count - i), lanes);
                _mm256_maskstore_ps(outputs[channel] + i, mask, value);
            }
        }
    }
}

static void to_half(uint16_t *output, const float *input, int32_t count) {
    int32_t i = 0;
    for (; i + 8 <= count; i += 8) {
        const __m128i half = _mm256_cvtps_ph(_mm256_loadu_ps(input + i), _MM_FROUND_TO_NEAREST_INT);
        _mm_storeu_si128((__m128i *)(output + i), half);
    }
    sluice_to_half_tail(output, input, i, count);
}

static inline __m256i rounded(const float *input) {
    const __m256 value = _mm256_max_ps(_mm256_loadu_ps(input), _mm256_setzero_ps());
    return _mm256_cvtps_epi32(_mm256_min_ps(value, _mm256_set1_ps(255)));
}

static void to_byte(uint8_t *output, const float *input, int32_t count) {
    int32_t i = 0;
    for (; i + 16 <= count; i += 16) {
        // Packing works within halves of the register, so the quarters are put in order before they shrink to bytes.
        const __m256i words = _mm256_packus_epi32(rounded(input + i), rounded(input + i + 8));
        const __m256i ordered = _mm256_permute4x64_epi64(words, _MM_SHUFFLE(3, 1, 2, 0));
        const __m128i low = _mm256_castsi256_si128(ordered), high = _mm256_extracti128_si256(ordered, 1);
        _mm_storeu_si128((__m128i *)(output + i), _mm_packus_epi16(low, high));
    }
    sluice_to_byte_tail(output, input, i, count);
}

// Which byte of a vector byte i of the result is taken from; -1: none, which pshufb turns into zero.
typedef int source_byte(int i, int vector, int channel, int size);

__attribute__((always_inline)) static inline __m128i selection(
    source_byte *source, int vector, int channel, int size) {
    char bytes[16];
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++) bytes[i] = (char)source(i, vector, channel, size);
    return _mm_loadu_si128((const __m128i *)bytes);
}

// Byte i of 16 samples of `channel`, in 16-byte vector `vector` of interleaved pixels with `size` channels.
__attribute__((always_inline)) static inline int split_source(int i, int vector, int channel, int size) {
    const int byte = i * size + channel - 16 * vector;
    return byte >= 0 && byte < 16 ? byte : -1;
}

__attribute__((always_inline)) static inline void split(
    uint8_t *const rows[3], const uint8_t *pixels, int32_t channels, int32_t count) {
    __m128i select[3][3];
    for (int channel = 0; channel < channels; channel++) {
        for (int vector = 0; vector < channels; vector++) {
            select[channel][vector] = selection(split_source, vector, channel, channels);
        }
    }
    int32_t i = 0;
    for (; i + 16 <= count; i += 16) {
        const __m128i *source = (const __m128i *)(pixels + (ptrdiff_t)i * channels);
        for (int channel = 0; channel < channels; channel++) {
            __m128i bytes = _mm_setzero_si128();
            for (int vector = 0; vector < channels; vector++) {
                const __m128i part = _mm_shuffle_epi8(_mm_loadu_si128(source + vector), select[channel][vector]);
                bytes = _mm_or_si128(bytes, part);
            }
            _mm_storeu_si128((__m128i *)(rows[channel] + i), bytes);
        }
    }
    sluice_split_tail(rows, pixels, channels, i, count);
}

void sluice_split_avx2(uint8_t *const rows[3], const uint8_t *pixels, int32_t channels, int32_t count) {
    if (channels == 2) split(rows, pixels, 2, count);
    else split(rows, pixels, 3, count);
}

// Byte i of vector `vector` of interleaved elements of `size` bytes, in 16 bytes of `channel`.
__attribute__((always_inline)) static inline int interleave_source(int i, int vector, int channel, int size) {
    const int element = (16 * vector + i) / size;
    return element % 3 == channel ? element / 3 * size + i % size : -1;
}

__attribute__((always_inline)) static inline void interleave(
    uint8_t *output, const uint8_t *const rows[3], int32_t element_size, int32_t count) {
    __m128i select[3][3];
    for (int vector = 0; vector < 3; vector++) {
        for (int channel = 0; channel < 3; channel++) {
            select[vector][channel] = selection(interleave_source, vector, channel, element_size);
        }
    }
    const int32_t step = 16 / element_size;
    int32_t i = 0;
    for (; i + step <= count; i += step) {
        __m128i *target = (__m128i *)(output + (ptrdiff_t)i * 3 * element_size);
        __m128i source[3];
        for (int channel = 0; channel < 3; channel++) {
            source[channel] = _mm_loadu_si128((const __m128i *)(rows[channel] + (ptrdiff_t)i * element_size));
        }
        for (int vector = 0; vector < 3; vector++) {
            const __m128i first = _mm_shuffle_epi8(source[0], select[vector][0]);
            const __m128i second = _mm_shuffle_epi8(source[1], select[vector][1]);
            const __m128i third = _mm_shuffle_epi8(source[2], select[vector][2]);
            _mm_storeu_si128(target + vector, _mm_or_si128(_mm_or_si128(first, second), third));
        }
    }
    sluice_interleave_tail(output, rows, element_size, i, count);
}

void sluice_interleave_avx2(uint8_t *output, const uint8_t *const rows[3], int32_t element_size, int32_t count) {
    switch (element_size) {
    case 1: interleave(output, rows, 1, count); break;
    case 2: interleave(output, rows, 2, count); break;
    default: interleave(output, rows, 4, count); break;
    }
}

const struct sluice_kernels sluice_kernels_avx2 = {
    .window = {.outputs = 4, .words = 8, .selects_bytes = true},
    .blend = blend,
    .split = sluice_split_avx2,
    .convert = convert,
    .to_half = to_half,
    .to_byte = to_byte,
    .interleave = sluice_interleave_avx2,
};

#pragma clang attribute pop

#endif
