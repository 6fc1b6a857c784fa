// From the planes of a decoded picture to one slot of a model's input, in one pass: bilinear resampling, colour
// conversion, normalisation. Integer arithmetic up to the colour matrix, and unfused float arithmetic from there:
// every level of the CPU gives the same bits.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Instruction sets there are kernels for, each containing the ones before it.
enum sluice_cpu_level {
    SLUICE_CPU_PORTABLE,
    // AVX2 and F16C
    SLUICE_CPU_AVX2,
    // AVX-512 F, BW, VL and DQ
    SLUICE_CPU_AVX512,
};

// The highest level this processor and operating system can run.
enum sluice_cpu_level sluice_cpu_best(void);

enum sluice_source_layout {
    // Y, U, V
    SLUICE_SOURCE_PLANAR,
    // Y, interleaved UV
    SLUICE_SOURCE_SEMI_PLANAR,
    // interleaved RGB
    SLUICE_SOURCE_RGB,
    // Y
    SLUICE_SOURCE_GRAY,
};

enum sluice_element {
    SLUICE_FLOAT32,
    SLUICE_FLOAT16,
    SLUICE_UINT8,
};

// In whole pixels.
struct sluice_rectangle {
    int32_t x, y, width, height;
};

// Everything that the tables and the arithmetic of a preprocessor depend on.
struct sluice_preprocess_spec {
    // The picture
    int32_t width, height;
    enum sluice_source_layout source;
    // log2 of the chroma subsampling
    int32_t chroma_shift_x, chroma_shift_y;
    // Where the first chroma sample sits, in luma pixels from the first luma sample
    float chroma_siting_x, chroma_siting_y;

    // The part of the picture that is used, and where it lies in the input; neither is empty
    struct sluice_rectangle crop, target;

    // The input
    int32_t input_width, input_height;
    enum sluice_element element;
    // true: NHWC, false: NCHW
    bool interleaved;

    // Output channel c of a pixel with samples s (Y, U, V or R, G, B; 0…255) is
    // clamp(Σ gain[c][k] · s[k] + bias[c], low[c], high[c])
    float gain[3][3];
    float bias[3], low[3], high[3];
    // What padding holds, per output channel
    float pad[3];
};

struct sluice_preprocess;

// Rows of samples: the first byte, and bytes from one row to the next.
struct sluice_plane {
    const uint8_t *base;
    ptrdiff_t stride;
};

// Builds the tables. NULL when memory is out or the processor does not have `level`.
struct sluice_preprocess *sluice_preprocess_create(
    const struct sluice_preprocess_spec *spec, enum sluice_cpu_level level);

void sluice_preprocess_destroy(struct sluice_preprocess *preprocess);

// Writes the target rectangle of a slot. Reads no byte outside the rows of the planes. Not reentrant: rows in the
// making live in `preprocess`. Planes that the layout does not have are ignored.
//
// slot: input_width × input_height × 3 elements.
void sluice_preprocess_run(
    struct sluice_preprocess *preprocess, struct sluice_plane first, struct sluice_plane second,
    struct sluice_plane third, void *slot);

// Writes everything but the target rectangle of a slot.
void sluice_preprocess_pad(const struct sluice_preprocess *preprocess, void *slot);
