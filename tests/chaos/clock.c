/*
 * What a wrong clock shows, for the processes that load this: the time of day is off by
 * the seconds in the file that CLOCK_IS_OFF_BY names. How long things take is as it was,
 * as with a real clock that is put forward or back.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long off_by(void)
{
    static const char *path;
    char said[32] = {0};
    if (!path && !(path = getenv("CLOCK_IS_OFF_BY")))
        return 0;
    int file = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    long size = syscall(SYS_read, file, said, sizeof said - 1);
    syscall(SYS_close, file);
    return size > 0 ? atol(said) : 0;
}

int clock_gettime(clockid_t kind, struct timespec *now)
{
    int failed = syscall(SYS_clock_gettime, kind, now);
    if (!failed && (kind == CLOCK_REALTIME || kind == CLOCK_REALTIME_COARSE))
        now->tv_sec += off_by();
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now)
{
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (now)
        *now = exact.tv_sec;
    return exact.tv_sec;
}
