// Counts heap allocations by who asked for them: preload it, and read the table it leaves in $ALLOCATION_REPORT.
//
// The caller is known by the module its return address lies in. For modules of ours a short call stack is kept too,
// so that an allocation can be traced to its line.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

enum { MODULES = 128, DEPTH = 12, STACKS = 4096 };

struct module {
    uintptr_t start, end, base;
    const char *name;
    int ours;
    atomic_ulong count;
};
struct stack {
    void *frames[DEPTH];
    int depth;
    unsigned long count;
};

static struct module modules[MODULES];
static atomic_int module_count;
static struct stack stacks[STACKS];
static int stack_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local int inside;

static int is_ours(const char *path) {
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    return *path == 0 || strstr(name, "sluice") || strncmp(name, "libswift", 8) == 0 ||
           strncmp(name, "lib_Foundation", 14) == 0 || strncmp(name, "libFoundation", 13) == 0 ||
           strncmp(name, "libdispatch", 11) == 0 || strncmp(name, "libBlocksRuntime", 16) == 0;
}

static int add_module(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size, (void)context;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_LOAD || !(header->p_flags & PF_X)) continue;
        uintptr_t start = info->dlpi_addr + header->p_vaddr;
        int count = atomic_load(&module_count), known = 0;
        for (int k = 0; k < count; k++) known |= modules[k].start == start;
        if (known || count == MODULES) continue;
        modules[count].start = start;
        modules[count].end = start + header->p_memsz;
        modules[count].base = info->dlpi_addr;
        modules[count].name = info->dlpi_name;
        modules[count].ours = is_ours(info->dlpi_name);
        atomic_store(&module_count, count + 1);
    }
    return 0;
}

static struct module *find(uintptr_t address) {
    for (int pass = 0; pass < 2; pass++) {
        int count = atomic_load(&module_count);
        for (int i = 0; i < count; i++)
            if (address >= modules[i].start && address < modules[i].end) return &modules[i];
        pthread_mutex_lock(&lock);
        dl_iterate_phdr(add_module, NULL);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

static void keep_stack(void) {
    void *frames[DEPTH + 3];
    int depth = backtrace(frames, DEPTH + 3) - 3;
    if (depth <= 0) return;
    pthread_mutex_lock(&lock);
    int i = 0;
    while (i < stack_count &&
           (stacks[i].depth != depth || memcmp(stacks[i].frames, frames + 3, depth * sizeof *frames) != 0))
        i++;
    if (i == stack_count && stack_count < STACKS) {
        memcpy(stacks[i].frames, frames + 3, depth * sizeof *frames);
        stacks[i].depth = depth;
        stack_count++;
    }
    if (i < stack_count) stacks[i].count++;
    pthread_mutex_unlock(&lock);
}

static void note(void *caller) {
    if (inside) return;
    inside = 1;
    struct module *module = find((uintptr_t)caller);
    if (module) {
        atomic_fetch_add(&module->count, 1);
        if (module->ours) keep_stack();
    }
    inside = 0;
}

void *malloc(size_t size) {
    note(__builtin_return_address(0));
    return __libc_malloc(size);
}
void *calloc(size_t count, size_t size) {
    note(__builtin_return_address(0));
    return __libc_calloc(count, size);
}
void *realloc(void *old, size_t size) {
    note(__builtin_return_address(0));
    return __libc_realloc(old, size);
}
void *memalign(size_t alignment, size_t size) {
    note(__builtin_return_address(0));
    return __libc_memalign(alignment, size);
}
void *aligned_alloc(size_t alignment, size_t size) {
    note(__builtin_return_address(0));
    return __libc_memalign(alignment, size);
}
int posix_memalign(void **result, size_t alignment, size_t size) {
    note(__builtin_return_address(0));
    *result = __libc_memalign(alignment, size);
    return *result ? 0 : 12;
}

__attribute__((destructor)) static void report(void) {
    inside = 1;
    const char *path = getenv("ALLOCATION_REPORT");
    FILE *out = path ? fopen(path, "w") : NULL;
    if (!out) return;
    int count = atomic_load(&module_count);
    for (int i = 0; i < count; i++)
        fprintf(out, "module\t%s\t%d\t%lu\n", *modules[i].name ? modules[i].name : "sluice", modules[i].ours,
                atomic_load(&modules[i].count));
    for (int i = 0; i < stack_count; i++) {
        fprintf(out, "stack\t%lu", stacks[i].count);
        for (int k = 0; k < stacks[i].depth; k++) {
            struct module *module = find((uintptr_t)stacks[i].frames[k]);
            fprintf(out, "\t%s+0x%lx", module ? (*module->name ? module->name : "sluice") : "?",
                    module ? (uintptr_t)stacks[i].frames[k] - module->base : (uintptr_t)stacks[i].frames[k]);
        }
        fputc('\n', out);
    }
    fclose(out);
}
