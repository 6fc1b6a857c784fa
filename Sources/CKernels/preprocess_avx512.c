// The kernels with AVX-512 (F, BW, VL, DQ).
#include "preprocess_kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq"))), apply_to = function)

static inline __m512i blended(__m256i above, __m256i below, __m512i weight) {
    const __m512i a = _mm512_slli_epi16(_mm512_cvtepu8_epi16(above), BLEND_BITS);
    const __m512i b = _mm512_slli_epi16(_mm512_cvtepu8_epi16(below), BLEND_BITS);
    return _mm512_add_epi16(a, _mm512_mulhrs_epi16(_mm512_sub_epi16(b, a), weight));
}

static void blend(int16_t *row, const uint8_t *above, const uint8_t *below, int16_t weight, int32_t count) {
    const __m512i factor = _mm512_set1_epi16(weight);
    int32_t i = 0;
    for (; i + 32 <= count; i += 32) {
        const __m256i a = _mm256_loadu_si256((const __m256i *)(above + i));
        const __m256i b = _mm256_loadu_si256((const __m256i *)(below + i));
        _mm512_store_si512(row + i, blended(a, b, factor));
    }
    if (i < count) {
        // A masked load touches no byte past the row.
        const __mmask32 mask = (1u << (count - i)) - 1;
        const __m256i a = _mm256_maskz_loadu_epi8(mask, above + i);
        const __m256i b = _mm256_maskz_loadu_epi8(mask, below + i);
        _mm512_store_si512(row + i, blended(a, b, factor));
    }
}

// 16 outputs, from `i` on.
static inline __m512 sampled(const int16_t *row, const struct sluice_axis *axis, int32_t i) {
    __m512i pairs;
    if (axis->reach == 0) {
        pairs = _mm512_i32gather_epi32(_mm512_load_si512(axis->left + i), row, 2);
    } else {
        const int16_t *window = row + axis->start[i / 16];
        const __m512i select = _mm512_load_si512((const int16_t *)axis->select + 2 * i);
        const __m512i samples = _mm512_loadu_si512(window);
        pairs = axis->reach <= 32 ? _mm512_permutexvar_epi16(select, samples)
                                  : _mm512_permutex2var_epi16(samples, select, _mm512_loadu_si512(window + 32));
    }
    return _mm512_cvtepi32_ps(_mm512_madd_epi16(pairs, _mm512_load_si512(axis->weights + 2 * i)));
}

// The lanes of outputs `i` and up that exist.
static inline __mmask16 lanes(int32_t i, int32_t count) {
    return count - i < 16 ? (__mmask16)((1u << (count - i)) - 1) : 0xffff;
}

static void convert(
    float *const outputs[3], const int16_t *const rows[3], const struct sluice_axis *const axes[2],
    const struct sluice_transform *transform, int32_t count) {
    __m512 gain[3][3], bias[3], low[3], high[3];
    for (int channel = 0; channel < 3; channel++) {
        for (int k = 0; k < 3; k++) gain[channel][k] = _mm512_set1_ps(transform->gain[channel][k]);
        bias[channel] = _mm512_set1_ps(transform->bias[channel]);
        low[channel] = _mm512_set1_ps(transform->low[channel]);
        high[channel] = _mm512_set1_ps(transform->high[channel]);
    }
    for (int32_t i = 0; i < count; i += 16) {
        const __m512 first = sampled(rows[0], axes[0], i);
        const __m512 second = sampled(rows[1], axes[1], i);
        const __m512 third = sampled(rows[2], axes[1], i);
        for (int channel = 0; channel < 3; channel++) {
            __m512 value = _mm512_mul_ps(first, gain[channel][0]);
            value = _mm512_add_ps(value, _mm512_mul_ps(second, gain[channel][1]));
            value = _mm512_add_ps(value, _mm512_mul_ps(third, gain[channel][2]));
            value = _mm512_add_ps(value, bias[channel]);
            value = _mm512_min_ps(_mm512_max_ps(value, low[channel]), high[channel]);
            _mm512_mask_storeu_ps(outputs[channel] + i, lanes(i, count), value);
        }
    }
}

static void to_half(uint16_t *output, const float *input, int32_t count) {
    for (int32_t i = 0; i < count; i += 16) {
        const __m512 value = _mm512_maskz_loadu_ps(lanes(i, count), input + i);
        const __m256i half = _mm512_cvtps_ph(value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
        _mm256_mask_storeu_epi16(output + i, lanes(i, count), half);
    }
}

static void to_byte(uint8_t *output, const float *input, int32_t count) {
    for (int32_t i = 0; i < count; i += 16) {
        __m512 value = _mm512_maskz_loadu_ps(lanes(i, count), input + i);
        value = _mm512_min_ps(_mm512_max_ps(value, _mm512_setzero_ps()), _mm512_set1_ps(255));
        _mm_mask_storeu_epi8(output + i, lanes(i, count), _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(value)));
    }
}

const struct sluice_kernels sluice_kernels_avx512 = {
    .window = {.outputs = 16, .words = 64},
    .blend = blend,
    .split = sluice_split_avx2,
    .convert = convert,
    .to_half = to_half,
    .to_byte = to_byte,
    .interleave = sluice_interleave_avx2,
};

#pragma clang attribute pop

#endif
