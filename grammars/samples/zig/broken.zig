//! Token bucket rate limiter shared by the HTTP workers.
const std = @import("std");
const builtin = @import("builtin");

const Allocator = std.mem.Allocator;
const log = std.log.scoped(.limiter);

pub const Error = error{ EmptyKey, TooManyKeys } || Allocator.Error;

pub const Options = struct {
    capacity: u32 = 20,
    /// Tokens per second.
    refill_rate: f64 = 5.0,
    max_keys: usize = 10_000,
};

pub const Decision = union(enum) {
    allowed: u32,
    rejected: struct { retry_after_ms: u64 },

    pub fn isAllowed(self: Decision) bool {
        return switch (self) {
            .allowed => true,
            .rejected => |r| blk: {
                log.debug("retry in {d} ms", .{r.retry_after_ms});
                break :blk false;
        };
    }
};

const Bucket = struct {
    tokens: f64,
    updated_ns: i128,
};

const usage =
    \\usage: limiter [--capacity N] KEY...
    \\  one line per key: "allowed\t<left>" or "rejected"
    \\
;

pub fn parseCapacity(args: []const []const u8) !u32 {
    for (args, 0..) |arg, i| {
        if (!std.mem.eql(u8, arg, "--capacity")) continue;
        if (i + 1 == args.len) {
            std.debug.print("{s}", .{usage});
            return error.MissingValue;
        }
        return std.fmt.parseInt(u32, args[i + 1], 10) catch |err| switch (err) {
            error.Overflow => std.math.maxInt(u32),
            else => |e| return e,
        };
    } else return 20;
}
