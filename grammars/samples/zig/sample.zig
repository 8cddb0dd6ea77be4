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
            },
        };
    }
};

const Bucket = struct {
    tokens: f64,
    updated_ns: i128,
};

pub fn Limiter(comptime Clock: type) type {
    return struct {
        const Self = @This();

        allocator: Allocator,
        options: Options,
        clock: *Clock,
        buckets: std.StringHashMapUnmanaged(Bucket) = .empty,
        mutex: std.Thread.Mutex = .{},

        pub fn init(allocator: Allocator, clock: *Clock, options: Options) Self {
            return .{ .allocator = allocator, .clock = clock, .options = options };
        }

        pub fn deinit(self: *Self) void {
            var it = self.buckets.keyIterator();
            while (it.next()) |key| self.allocator.free(key.*);
            self.buckets.deinit(self.allocator);
            self.* = undefined;
        }

        pub fn take(self: *Self, key: []const u8, cost: u32) Error!Decision {
            if (key.len == 0) return error.EmptyKey;
            self.mutex.lock();
            defer self.mutex.unlock();

            const bucket = self.buckets.getPtr(key) orelse try self.insert(key);
            const now = self.clock.now();
            const elapsed: f64 = @floatFromInt(now - bucket.updated_ns);
            const refilled = bucket.tokens + elapsed / std.time.ns_per_s * self.options.refill_rate;
            bucket.tokens = @min(refilled, @as(f64, @floatFromInt(self.options.capacity)));
            bucket.updated_ns = now;

            const wanted: f64 = @floatFromInt(cost);
            if (bucket.tokens < wanted) {
                const missing = (wanted - bucket.tokens) / self.options.refill_rate;
                return .{ .rejected = .{ .retry_after_ms = @intFromFloat(missing * 1000) } };
            }
            bucket.tokens -= wanted;
            return .{ .allowed = @intFromFloat(bucket.tokens) };
        }

        fn insert(self: *Self, key: []const u8) Error!*Bucket {
            if (self.buckets.count() >= self.options.max_keys) return error.TooManyKeys;
            const owned = try self.allocator.dupe(u8, key);
            errdefer self.allocator.free(owned);
            const entry = try self.buckets.getOrPut(self.allocator, owned);
            entry.value_ptr.* = .{ .tokens = @floatFromInt(self.options.capacity), .updated_ns = self.clock.now() };
            return entry.value_ptr;
        }
    };
}

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

test "a bucket empties and refuses" {
    const Fixed = struct {
        t: i128 = 0,
        fn now(self: *const @This()) i128 {
            return self.t;
        }
    };
    var clock: Fixed = .{};
    var limiter = Limiter(Fixed).init(std.testing.allocator, &clock, .{ .capacity = 1 });
    defer limiter.deinit();
    try std.testing.expect((try limiter.take("api", 1)).isAllowed());
    try std.testing.expect(!(try limiter.take("api", 1)).isAllowed());
}
