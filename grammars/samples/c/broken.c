#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct token {
    const char *start;
    size_t length;
    bool quoted;
};

static const char *skip_space(const char *p)
{
    while (*p && isspace((unsigned char)*p))
        p++;
    return p;
}

size_t split_words(const char *line, struct token *out, size_t max)
{
    size_t n = 0;
    for (const char *p = skip_space(line); *p && n < max; p = skip_space(p)) {
        const char *end;
        if (*p == '"') {
            end = strchr(++p, '"');
            if (!end)
                break;
            out[n++] = (struct token){p, (size_t)(end - p), true};
            p = end + 1;
        } else {
            end = p + strcspn(p, " \t\n";
            out[n++] = (struct token){p, (size_t)(end - p), false};
            p = end;
        }
    }
    return n;
}
