#include "rotate.h"

#include <string.h>

// Samples per side of a tile. While one is turned, its source lines and its target lines both stay in the L1 cache.
enum { TILE = 32 };

// `bytes` is a constant wherever this is inlined, so the copy of a sample becomes plain moves.
static inline __attribute__((always_inline)) void gather_tile(
    const uint8_t *source, ptrdiff_t step_x, ptrdiff_t step_y,
    uint8_t *target, ptrdiff_t target_stride, int width, int height, int bytes
) {
    for (int y = 0; y < height; y++) {
        const uint8_t *from = source + y * step_y;
        uint8_t *to = target + y * target_stride;
        for (int x = 0; x < width; x++)
            memcpy(to + x * bytes, from + x * step_x, (size_t)bytes);
    }
}

typedef uint8_t bytes8 __attribute__((vector_size(8)));
typedef uint8_t bytes16 __attribute__((vector_size(16)));

// The low (high) halves of two vectors, alternating.
static inline bytes16 zip_low(bytes16 a, bytes16 b) {
    return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

static inline bytes16 zip_high(bytes16 a, bytes16 b) {
    return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

static inline bytes16 zip(bytes8 a, bytes8 b) {
    return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
}

// `gather_tile` for 8 × 8 samples of one byte whose `step_y` is 1 or -1: each target column lies in one piece of the
// source. Three rounds of zipping turn eight columns into eight rows.
static inline void turn_8x8(
    const uint8_t *source, ptrdiff_t step_x, ptrdiff_t step_y, uint8_t *target, ptrdiff_t target_stride
) {
    bytes8 columns[8];
    for (int x = 0; x < 8; x++) memcpy(&columns[x], source + x * step_x - (step_y < 0 ? 7 : 0), 8);
    bytes16 c04 = zip(columns[0], columns[4]), c26 = zip(columns[2], columns[6]);
    bytes16 c15 = zip(columns[1], columns[5]), c37 = zip(columns[3], columns[7]);
    bytes16 even_low = zip_low(c04, c26), even_high = zip_high(c04, c26);
    bytes16 odd_low = zip_low(c15, c37), odd_high = zip_high(c15, c37);
    bytes16 rows[4] = {
        zip_low(even_low, odd_low), zip_high(even_low, odd_low),
        zip_low(even_high, odd_high), zip_high(even_high, odd_high),
    };
    for (int y = 0; y < 8; y++)
        memcpy(target + y * target_stride, (const uint8_t *)rows + (step_y < 0 ? 7 - y : y) * 8, 8);
}

static inline void turn_tile(
    const uint8_t *source, ptrdiff_t step_x, ptrdiff_t step_y,
    uint8_t *target, ptrdiff_t target_stride, int width, int height
) {
    int whole_width = width & ~7, whole_height = height & ~7;
    for (int y = 0; y < whole_height; y += 8)
        for (int x = 0; x < whole_width; x += 8)
            turn_8x8(source + x * step_x + y * step_y, step_x, step_y, target + x + y * target_stride, target_stride);
    gather_tile(
        source + whole_width * step_x, step_x, step_y, target + whole_width, target_stride, width - whole_width,
        whole_height, 1);
    gather_tile(
        source + whole_height * step_y, step_x, step_y, target + whole_height * target_stride, target_stride, width,
        height - whole_height, 1);
}

static inline __attribute__((always_inline)) void gather(
    const uint8_t *origin, ptrdiff_t step_x, ptrdiff_t step_y,
    uint8_t *target, ptrdiff_t target_stride, int width, int height, int bytes
) {
    if (step_x == -bytes) {
        // Mirrored rows: with the step known, the compiler turns whole vectors around.
        gather_tile(origin, -bytes, step_y, target, target_stride, width, height, bytes);
        return;
    }
    for (int y = 0; y < height; y += TILE) {
        int rows = height - y < TILE ? height - y : TILE;
        for (int x = 0; x < width; x += TILE) {
            int columns = width - x < TILE ? width - x : TILE;
            const uint8_t *from = origin + x * step_x + y * step_y;
            uint8_t *to = target + x * bytes + y * target_stride;
            if (bytes == 1 && (step_y == 1 || step_y == -1))
                turn_tile(from, step_x, step_y, to, target_stride, columns, rows);
            else
                gather_tile(from, step_x, step_y, to, target_stride, columns, rows, bytes);
        }
    }
}

void sluice_gather_plane(
    const uint8_t *origin, ptrdiff_t step_x, ptrdiff_t step_y,
    uint8_t *target, ptrdiff_t target_stride, int width, int height, int bytes
) {
    if (step_x == bytes) {
        for (int y = 0; y < height; y++)
            memcpy(target + y * target_stride, origin + y * step_y, (size_t)width * (size_t)bytes);
        return;
    }
    switch (bytes) {
    case 1: gather(origin, step_x, step_y, target, target_stride, width, height, 1); break;
    case 2: gather(origin, step_x, step_y, target, target_stride, width, height, 2); break;
    default: gather(origin, step_x, step_y, target, target_stride, width, height, 3); break;
    }
}
