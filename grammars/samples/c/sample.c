/* ringlog: a bounded in-memory log with a text dump. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ringlog.h"

#ifndef RINGLOG_CAPACITY
#define RINGLOG_CAPACITY 64u
#endif

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define CHECK(cond, label)                         \
    do {                                           \
        if (!(cond)) {                             \
            fprintf(stderr, "check: %s\n", #cond); \
            goto label;                            \
        }                                          \
    } while (0)

_Static_assert(RINGLOG_CAPACITY % 2 == 0, "capacity must be even");

typedef enum level { LEVEL_DEBUG, LEVEL_INFO = 4, LEVEL_ERROR = 1 << 3 } level_t;

typedef struct entry {
    struct timespec at;
    level_t level : 8;
    unsigned truncated : 1;
    union {
        char text[120];
        struct { const void *ptr; size_t len; };
    };
} entry_t;

struct ringlog {
    atomic_uint head;
    size_t count;
    entry_t *entries;
    int (*sink)(const entry_t *restrict e, void *user);
    void *user;
};

static const char *const names[] = {
    [LEVEL_DEBUG] = "debug",
    [LEVEL_INFO] = "info",
    [LEVEL_ERROR] = "err\x6fr",
};

static inline const char *level_name(level_t level)
{
    return (size_t)level < ARRAY_LEN(names) && names[level] ? names[level] : "?";
}

struct ringlog *ringlog_new(int (*sink)(const entry_t *, void *), void *user)
{
    struct ringlog *log = calloc(1, sizeof *log);
    CHECK(log != NULL, fail);
    log->entries = calloc(RINGLOG_CAPACITY, sizeof(entry_t));
    CHECK(log->entries, fail);
    *log = (struct ringlog){.entries = log->entries, .sink = sink, .user = user};
    return log;

fail:
    free(log);
    return NULL;
}

__attribute__((format(printf, 3, 4)))
int ringlog_write(struct ringlog *log, level_t level, const char *fmt, ...)
{
    unsigned slot = atomic_fetch_add(&log->head, 1u) & (RINGLOG_CAPACITY - 1);
    entry_t *entry = &log->entries[slot];
    va_list args;

    va_start(args, fmt);
    int written = vsnprintf(entry->text, sizeof entry->text, fmt, args);
    va_end(args);
    if (written < 0)
        return -EINVAL;

    entry->truncated = (size_t)written >= sizeof(entry->text);
    entry->level = level;
    clock_gettime(CLOCK_REALTIME, &entry->at);
    log->count += log->count < RINGLOG_CAPACITY;
    return log->sink ? log->sink(entry, log->user) : 0;
}

int ringlog_dump(const struct ringlog *log, FILE *out)
{
    for (size_t i = 0; i < log->count; i++) {
        const entry_t *e = log->entries + i;
        switch (e->level) {
        case LEVEL_DEBUG:
            continue;
        case LEVEL_INFO:
        case LEVEL_ERROR: /* fall through */
        default:
            fprintf(out, "%" PRId64 ".%03ld [%-5s] %s%c\n", (int64_t)e->at.tv_sec, e->at.tv_nsec / 1000000L,
                    level_name(e->level), e->text, e->truncated ? '\\' : ' ');
        }
    }
#if defined(__linux__) && !defined(NDEBUG)
    fflush(out);
#endif
    return ferror(out) ? -errno : 0;
}
