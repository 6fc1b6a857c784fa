// LD_PRELOAD: while the file named by FAILING_DISK exists, fdatasync does what its content says: "fail" (EIO, as a dead
// disk answers) or "hang" (as a frozen one does).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int fdatasync(int descriptor) {
    const char *name = getenv("FAILING_DISK");
    for (;;) {
        char what = 0;
        FILE *file = name ? fopen(name, "r") : NULL;
        if (file) {
            what = (char)fgetc(file);
            fclose(file);
        }
        if (what == 'f') {
            errno = EIO;
            return -1;
        }
        if (what != 'h') break;
        usleep(20000);
    }
    return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(descriptor);
}
