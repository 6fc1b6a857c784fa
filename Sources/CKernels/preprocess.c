#include "preprocess_tables.h"

#include <stdlib.h>
#include <string.h>

// One plane of the picture, on its way to one blended row for each of its channels.
struct source {
    int32_t plane, channels;
    // Index of its grid
    int32_t grid;
    // Interleaved channels are split before they are blended. A row is kept at its parity until another takes the
    // place, since neighbouring outputs mostly share a row; -1: none.
    int32_t held[2];
    uint8_t *split[2][3];
};

// How a plane is sampled.
struct grid {
    struct sluice_axis x;
    struct sluice_row_tap *y;
};

struct sluice_preprocess {
    const struct sluice_kernels *kernels;
    struct sluice_preprocess_spec spec;
    struct sluice_transform transform;
    int32_t element_size;

    int32_t source_count;
    struct source sources[3];
    // Luma (or RGB), chroma
    struct grid grids[2];
    // What `convert` reads: the blended rows of the three samples, and the axes of the first and of the others
    int16_t *rows[3];
    const struct sluice_axis *axes[2];

    // One row of output before it is narrowed and interleaved
    float *wide[3];
    uint8_t *narrow[3];
    // One row of padding a channel; interleaved, the first alone
    uint8_t *padding[3];
};

static int32_t size_of(enum sluice_element element) {
    switch (element) {
    case SLUICE_FLOAT32: return 4;
    case SLUICE_FLOAT16: return 2;
    case SLUICE_UINT8: return 1;
    }
}

static void add_source(struct sluice_preprocess *self, int32_t plane, int32_t channels, int32_t grid) {
    self->sources[self->source_count++] = (struct source){.plane = plane, .channels = channels, .grid = grid};
}

static void add_sources(struct sluice_preprocess *self) {
    switch (self->spec.source) {
    case SLUICE_SOURCE_PLANAR:
        add_source(self, 0, 1, 0);
        add_source(self, 1, 1, 1);
        add_source(self, 2, 1, 1);
        break;
    case SLUICE_SOURCE_SEMI_PLANAR:
        add_source(self, 0, 1, 0);
        add_source(self, 1, 2, 1);
        break;
    case SLUICE_SOURCE_RGB: add_source(self, 0, 3, 0); break;
    case SLUICE_SOURCE_GRAY: add_source(self, 0, 1, 0); break;
    }
    self->axes[0] = &self->grids[0].x;
    self->axes[1] = &self->grids[self->sources[self->source_count - 1].grid].x;
}

static void make_grid(struct sluice_preprocess *self, int32_t index, struct sluice_arena *arena) {
    const struct sluice_preprocess_spec *spec = &self->spec;
    const int32_t shift_x = index > 0 ? spec->chroma_shift_x : 0;
    const int32_t shift_y = index > 0 ? spec->chroma_shift_y : 0;
    const struct sluice_direction x = {
        .crop_start = spec->crop.x,
        .crop_size = spec->crop.width,
        .outputs = spec->target.width,
        .samples = (spec->width + (1 << shift_x) - 1) >> shift_x,
        .shift = shift_x,
        .siting = index > 0 ? spec->chroma_siting_x : 0,
    };
    const struct sluice_direction y = {
        .crop_start = spec->crop.y,
        .crop_size = spec->crop.height,
        .outputs = spec->target.height,
        .samples = (spec->height + (1 << shift_y) - 1) >> shift_y,
        .shift = shift_y,
        .siting = index > 0 ? spec->chroma_siting_y : 0,
    };
    sluice_axis_make(&self->grids[index].x, arena, &x, &self->kernels->window);
    self->grids[index].y = sluice_row_taps_make(arena, &y);
}

// Takes all memory from the arena; called once to count it and once to have it.
static void lay_out(struct sluice_preprocess *self, struct sluice_arena *arena) {
    int32_t row = 0;
    for (int32_t i = 0; i < self->source_count; i++) {
        struct source *source = &self->sources[i];
        if (i == 0 || source->grid != self->sources[i - 1].grid) make_grid(self, source->grid, arena);
        const size_t span = (size_t)self->grids[source->grid].x.span;
        for (int32_t channel = 0; channel < source->channels; channel++) {
            self->rows[row++] = sluice_arena_take(arena, span * sizeof(int16_t));
            if (source->channels == 1) continue;
            for (int32_t parity = 0; parity < 2; parity++) {
                source->split[parity][channel] = sluice_arena_take(arena, span);
            }
        }
    }
    // Gray has one row; the gains of the other two are zero.
    for (; row < 3; row++) self->rows[row] = self->rows[0];

    for (int32_t channel = 0; channel < 3; channel++) {
        const size_t width = (size_t)self->spec.input_width;
        self->wide[channel] = sluice_arena_take(arena, width * sizeof(float));
        self->narrow[channel] = sluice_arena_take(arena, width * (size_t)self->element_size);
        const size_t pixels = self->spec.interleaved ? 3 * width : width;
        self->padding[channel] = sluice_arena_take(arena, pixels * (size_t)self->element_size);
    }
}

static void narrow(const struct sluice_preprocess *self, void *output, const float *input, int32_t count) {
    switch (self->spec.element) {
    case SLUICE_FLOAT32: memcpy(output, input, (size_t)count * sizeof(float)); break;
    case SLUICE_FLOAT16: self->kernels->to_half(output, input, count); break;
    case SLUICE_UINT8: self->kernels->to_byte(output, input, count); break;
    }
}

static void interleave(const struct sluice_preprocess *self, uint8_t *output, uint8_t *const rows[3], int32_t count) {
    const uint8_t *const inputs[3] = {rows[0], rows[1], rows[2]};
    self->kernels->interleave(output, inputs, self->element_size, count);
}

static void fill_padding(struct sluice_preprocess *self) {
    const int32_t width = self->spec.input_width;
    for (int32_t channel = 0; channel < 3; channel++) {
        for (int32_t i = 0; i < width; i++) self->wide[channel][i] = self->spec.pad[channel];
        uint8_t *row = self->spec.interleaved ? self->narrow[channel] : self->padding[channel];
        narrow(self, row, self->wide[channel], width);
    }
    if (self->spec.interleaved) interleave(self, self->padding[0], self->narrow, width);
}

static struct sluice_transform transform_of(const struct sluice_preprocess_spec *spec) {
    struct sluice_transform transform;
    const float unit = 1.0f / (1 << (BLEND_BITS + WEIGHT_BITS));
    for (int32_t channel = 0; channel < 3; channel++) {
        for (int32_t k = 0; k < 3; k++) transform.gain[channel][k] = spec->gain[channel][k] * unit;
        transform.bias[channel] = spec->bias[channel];
        transform.low[channel] = spec->low[channel];
        transform.high[channel] = spec->high[channel];
    }
    return transform;
}

struct sluice_preprocess *sluice_preprocess_create(
    const struct sluice_preprocess_spec *spec, enum sluice_cpu_level level) {
    const struct sluice_kernels *kernels = sluice_kernels_of(level);
    if (!kernels) return NULL;
    struct sluice_preprocess draft = {
        .kernels = kernels,
        .spec = *spec,
        .transform = transform_of(spec),
        .element_size = size_of(spec->element),
    };
    struct sluice_arena arena = {.base = NULL};
    struct sluice_preprocess *self = sluice_arena_take(&arena, sizeof *self);
    add_sources(&draft);
    lay_out(&draft, &arena);

    arena.base = aligned_alloc(64, arena.used);
    if (!arena.base) return NULL;
    memset(arena.base, 0, arena.used);
    arena.used = 0;
    self = sluice_arena_take(&arena, sizeof *self);
    *self = draft;
    self->source_count = 0;
    add_sources(self);
    lay_out(self, &arena);
    fill_padding(self);
    return self;
}

void sluice_preprocess_destroy(struct sluice_preprocess *preprocess) { free(preprocess); }

// The channels of a row of an interleaved plane, from the first sample that is used on.
static uint8_t *const *split_row(
    const struct sluice_preprocess *self, struct source *source, const struct sluice_plane *plane, int32_t row) {
    const struct sluice_axis *x = &self->grids[source->grid].x;
    const int32_t parity = row & 1;
    if (source->held[parity] != row) {
        const uint8_t *pixels = plane->base + row * plane->stride + (ptrdiff_t)x->first * source->channels;
        self->kernels->split(source->split[parity], pixels, source->channels, x->span);
        source->held[parity] = row;
    }
    return source->split[parity];
}

// Blends the rows of one source for output row `output`.
static void blend_source(
    const struct sluice_preprocess *self, struct source *source, const struct sluice_plane *plane, int32_t output,
    int16_t *const *rows) {
    const struct grid *grid = &self->grids[source->grid];
    const struct sluice_row_tap *tap = &grid->y[output];
    if (source->channels == 1) {
        const uint8_t *above = plane->base + tap->above * plane->stride + grid->x.first;
        const uint8_t *below = plane->base + tap->below * plane->stride + grid->x.first;
        self->kernels->blend(rows[0], above, below, tap->weight, grid->x.span);
        return;
    }
    uint8_t *const *above = split_row(self, source, plane, tap->above);
    uint8_t *const *below = split_row(self, source, plane, tap->below);
    for (int32_t channel = 0; channel < source->channels; channel++) {
        self->kernels->blend(rows[channel], above[channel], below[channel], tap->weight, grid->x.span);
    }
}

// The first byte of a pixel of a slot: of its channel, or where interleaved, of the pixel.
static uint8_t *pixel_at(const struct sluice_preprocess *self, void *slot, int32_t channel, int32_t x, int32_t y) {
    const size_t width = (size_t)self->spec.input_width, height = (size_t)self->spec.input_height;
    const size_t pixel = (size_t)y * width + (size_t)x;
    const size_t element = self->spec.interleaved ? 3 * pixel : (size_t)channel * width * height + pixel;
    return (uint8_t *)slot + element * (size_t)self->element_size;
}

// Makes one row of output of the blended rows.
static void emit_row(const struct sluice_preprocess *self, void *slot, int32_t row) {
    const struct sluice_rectangle target = self->spec.target;
    const bool is_direct = self->spec.element == SLUICE_FLOAT32 && !self->spec.interleaved;
    const int16_t *const rows[3] = {self->rows[0], self->rows[1], self->rows[2]};
    uint8_t *outputs[3];
    float *wide[3];
    for (int32_t channel = 0; channel < 3; channel++) {
        outputs[channel] = pixel_at(self, slot, channel, target.x, target.y + row);
        wide[channel] = is_direct ? (float *)outputs[channel] : self->wide[channel];
    }
    self->kernels->convert(wide, rows, self->axes, &self->transform, target.width);
    if (is_direct) return;
    if (!self->spec.interleaved) {
        for (int32_t channel = 0; channel < 3; channel++) narrow(self, outputs[channel], wide[channel], target.width);
    } else if (self->spec.element == SLUICE_FLOAT32) {
        uint8_t *const bytes[3] = {(uint8_t *)wide[0], (uint8_t *)wide[1], (uint8_t *)wide[2]};
        interleave(self, outputs[0], bytes, target.width);
    } else {
        for (int32_t channel = 0; channel < 3; channel++) {
            narrow(self, self->narrow[channel], wide[channel], target.width);
        }
        interleave(self, outputs[0], self->narrow, target.width);
    }
}

void sluice_preprocess_run(
    struct sluice_preprocess *self, struct sluice_plane first, struct sluice_plane second, struct sluice_plane third,
    void *slot) {
    const struct sluice_plane planes[3] = {first, second, third};
    for (int32_t i = 0; i < self->source_count; i++) {
        self->sources[i].held[0] = -1;
        self->sources[i].held[1] = -1;
    }
    for (int32_t row = 0; row < self->spec.target.height; row++) {
        int16_t *const *rows = self->rows;
        for (int32_t i = 0; i < self->source_count; i++) {
            struct source *source = &self->sources[i];
            blend_source(self, source, &planes[source->plane], row, rows);
            rows += source->channels;
        }
        emit_row(self, slot, row);
    }
}

void sluice_preprocess_pad(const struct sluice_preprocess *self, void *slot) {
    const struct sluice_rectangle target = self->spec.target;
    const int32_t width = self->spec.input_width, right = target.x + target.width;
    const size_t pixel_size = (size_t)(self->spec.interleaved ? 3 * self->element_size : self->element_size);
    for (int32_t channel = 0; channel < (self->spec.interleaved ? 1 : 3); channel++) {
        const uint8_t *padding = self->padding[channel];
        for (int32_t y = 0; y < self->spec.input_height; y++) {
            const bool is_outside = y < target.y || y >= target.y + target.height;
            const int32_t left = is_outside ? width : target.x;
            memcpy(pixel_at(self, slot, channel, 0, y), padding, (size_t)left * pixel_size);
            if (is_outside) continue;
            memcpy(pixel_at(self, slot, channel, right, y), padding, (size_t)(width - right) * pixel_size);
        }
    }
}
