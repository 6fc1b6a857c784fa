#include "preprocess_kernels.h"

enum sluice_cpu_level sluice_cpu_best(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("f16c");
    const bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
    if (has_avx2) return has_avx512 ? SLUICE_CPU_AVX512 : SLUICE_CPU_AVX2;
#endif
    return SLUICE_CPU_PORTABLE;
}

const struct sluice_kernels *sluice_kernels_of(enum sluice_cpu_level level) {
    if (level > sluice_cpu_best()) return NULL;
    switch (level) {
    case SLUICE_CPU_PORTABLE: return &sluice_kernels_portable;
#if defined(__x86_64__)
    case SLUICE_CPU_AVX2: return &sluice_kernels_avx2;
    case SLUICE_CPU_AVX512: return &sluice_kernels_avx512;
#endif
    default: return NULL;
    }
}
