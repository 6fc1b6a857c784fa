#pragma once
// What Swift cannot see (macros with casts, variable-length arrays of pointers), and the few places where FFmpeg 5.1
// to 7 differ. Everything here is a constant or a small function without state.
#include <libavcodec/avcodec.h>
#include <libavdevice/avdevice.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/display.h>
#include <libavutil/error.h>
#include <libavutil/frame.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/parseutils.h>
#include <libavutil/pixdesc.h>
#include <libavutil/sha.h>
#include <libswscale/swscale.h>

// Status codes.
static const int sluice_error_again = AVERROR(EAGAIN);
static const int sluice_error_end = AVERROR_EOF;
static const int sluice_error_exit = AVERROR_EXIT;
static const int sluice_error_invalid_data = AVERROR_INVALIDDATA;
static const int sluice_error_no_demuxer = AVERROR_DEMUXER_NOT_FOUND;
static const int sluice_error_no_decoder = AVERROR_DECODER_NOT_FOUND;
static const int sluice_error_no_stream = AVERROR_STREAM_NOT_FOUND;
static const int sluice_error_no_protocol = AVERROR_PROTOCOL_NOT_FOUND;
static const int sluice_error_http_unauthorized = AVERROR_HTTP_UNAUTHORIZED;
static const int sluice_error_http_forbidden = AVERROR_HTTP_FORBIDDEN;
static const int sluice_error_http_not_found = AVERROR_HTTP_NOT_FOUND;
static const int sluice_error_http_bad_request = AVERROR_HTTP_BAD_REQUEST;
static const int sluice_error_http_other_4xx = AVERROR_HTTP_OTHER_4XX;
static const int sluice_error_http_server = AVERROR_HTTP_SERVER_ERROR;

static const int64_t sluice_no_timestamp = AV_NOPTS_VALUE;

// A tag that travels from a packet to the picture it holds, through the decoder's reordering.

static inline void sluice_enable_tags(AVCodecContext *codec) {
#if LIBAVCODEC_VERSION_MAJOR >= 60
    codec->flags |= AV_CODEC_FLAG_COPY_OPAQUE;
#else
    (void)codec;
#endif
}

static inline void sluice_tag_packet(AVCodecContext *codec, AVPacket *packet, int64_t tag) {
#if LIBAVCODEC_VERSION_MAJOR >= 60
    (void)codec;
    packet->opaque = (void *)(intptr_t)tag;
#else
    (void)packet;
    codec->reordered_opaque = tag;
#endif
}

static inline int64_t sluice_frame_tag(const AVFrame *frame) {
#if LIBAVCODEC_VERSION_MAJOR >= 60
    return (int64_t)(intptr_t)frame->opaque;
#else
    return frame->reordered_opaque;
#endif
}

/// When the picture in the packet was taken, by the sender's clock, in microseconds since 1970; or no timestamp.
/// From RTCP sender reports, or from what a container says of its producer's clock.
static inline int64_t sluice_packet_wall_time(const AVPacket *packet) {
    size_t size = 0;
    const uint8_t *data = av_packet_get_side_data(packet, AV_PKT_DATA_PRFT, &size);
    return data && size >= sizeof(AVProducerReferenceTime) ? ((const AVProducerReferenceTime *)data)->wallclock
                                                           : AV_NOPTS_VALUE;
}

/// The nine numbers of the stream's display matrix, or NULL.
static inline const int32_t *sluice_stream_matrix(const AVStream *stream) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 100)
    const AVPacketSideData *data = av_packet_side_data_get(
        stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return data && data->size >= 9 * sizeof(int32_t) ? (const int32_t *)data->data : NULL;
#else
    size_t size = 0;
    const uint8_t *data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return data && size >= 9 * sizeof(int32_t) ? (const int32_t *)data : NULL;
#endif
}

/// The nine numbers of the picture's own display matrix, or NULL.
static inline const int32_t *sluice_frame_matrix(const AVFrame *frame) {
    const AVFrameSideData *data = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    return data && data->size >= 9 * sizeof(int32_t) ? (const int32_t *)data->data : NULL;
}

/// Gives `frame` planes out of `pool`, rows aligned to 64 bytes. Returns a negative status on failure.
static inline int sluice_frame_from_pool(
    AVFrame *frame, AVBufferPool *pool, enum AVPixelFormat format, int width, int height
) {
    frame->buf[0] = av_buffer_pool_get(pool);
    if (!frame->buf[0]) return AVERROR(ENOMEM);
    frame->format = format;
    frame->width = width;
    frame->height = height;
    return av_image_fill_arrays(frame->data, frame->linesize, frame->buf[0]->data, format, width, height, 64);
}

// swscale behind an untyped handle: its context is opaque before FFmpeg 8, and a struct since.

/// How samples of one side are to be understood.
typedef struct SluiceScalerSide {
    int width, height;
    enum AVPixelFormat format;
    int matrix;           // SWS_CS_…
    int is_full_range;
    int chroma_x, chroma_y;  // Chroma position in 1/256 of a luma sample, or -513 where chroma is not subsampled.
} SluiceScalerSide;

/// Bilinear and exact, in both senses: rounded well, and the same on every CPU. Depth is reduced with ordered
/// dither, the default, since swscale without it truncates. Returns NULL if it does not know a format.
static inline void *sluice_scaler_open(SluiceScalerSide source, SluiceScalerSide target) {
    struct SwsContext *scaler = sws_alloc_context();
    if (!scaler) return NULL;
    const int flags = SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_BITEXACT;
    av_opt_set_int(scaler, "srcw", source.width, 0);
    av_opt_set_int(scaler, "srch", source.height, 0);
    av_opt_set_int(scaler, "src_format", source.format, 0);
    av_opt_set_int(scaler, "src_range", source.is_full_range, 0);
    av_opt_set_int(scaler, "src_h_chr_pos", source.chroma_x, 0);
    av_opt_set_int(scaler, "src_v_chr_pos", source.chroma_y, 0);
    av_opt_set_int(scaler, "dstw", target.width, 0);
    av_opt_set_int(scaler, "dsth", target.height, 0);
    av_opt_set_int(scaler, "dst_format", target.format, 0);
    av_opt_set_int(scaler, "dst_range", target.is_full_range, 0);
    av_opt_set_int(scaler, "dst_h_chr_pos", target.chroma_x, 0);
    av_opt_set_int(scaler, "dst_v_chr_pos", target.chroma_y, 0);
    av_opt_set_int(scaler, "sws_flags", flags, 0);
    if (sws_init_context(scaler, NULL, NULL) < 0) {
        sws_freeContext(scaler);
        return NULL;
    }
    // Fails only for pairs of formats to which a matrix means nothing.
    (void)sws_setColorspaceDetails(
        scaler, sws_getCoefficients(source.matrix), source.is_full_range,
        sws_getCoefficients(target.matrix), target.is_full_range, 0, 1 << 16, 1 << 16);
    return scaler;
}

static inline int sluice_scaler_run(void *scaler, const AVFrame *source, AVFrame *target) {
    return sws_scale(
        (struct SwsContext *)scaler, (const uint8_t *const *)source->data, source->linesize, 0, source->height,
        target->data, target->linesize);
}

static inline void sluice_scaler_close(void *scaler) {
    sws_freeContext((struct SwsContext *)scaler);
}
