package org.example.ledger;

import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads account events and folds them into balances. */
public final class Ledger<K extends Comparable<? super K>> implements AutoCloseable {

    private static final String BANNER = """
            Ledger "v2"
              ready\tto \"serve\" \
            requests
            """;
    private static final long LIMIT = 1_000_000L;

    public sealed interface Event permits Deposit, Withdrawal, Transfer {
        Instant at();

        default boolean isLarge() {
            return this instanceof Deposit d && d.amount() > LIMIT;
        }
    }

    public record Deposit(String account, long amount, Instant at) implements Event {
        public Deposit {
            Objects.requireNonNull(account);
            if (amount < 0) throw new IllegalArgumentException("negative: " + amount);
        }
    }

    public record Withdrawal(String account, long amount, Instant at) implements Event {}

    public record Transfer(Deposit in, Withdrawal out) implements Event {
        public Instant at() { return in.at(); }
    }

    interface Parser<T, X extends Exception> {
        T parse(String line) throws X;
    }

    @Retention(value = RetentionPolicy.RUNTIME)
    @interface Audited {
        String[] by() default {"system", "nightly"};
    }

    enum Mode {
        STRICT("s") {
            @Override int weight() { return 2; }
        },
        LENIENT("l");

        private final String code;

        Mode(String code) {
            this.code = code;
        }

        int weight() { return code.length(); }
    }

    private final Map<K, ArrayDeque<Event>> events;
    private volatile int[][] grid = new int[4][];

    public Ledger(Function<? super Event, ? extends K> keyOf, Event... initial) {
        this.events = Stream.of(initial)
                .collect(groupingBy(keyOf, java.util.stream.Collectors.toCollection(ArrayDeque::new)));
    }

    static long delta(Event event) {
        return switch (event) {
            case Deposit d when d.amount() == 0 -> 0L;
            case Deposit(String account, long amount, var at) -> amount;
            case Withdrawal w -> -w.amount();
            case Transfer(Deposit(var a, long in, var t1), Withdrawal out) -> {
                var fee = in / 100;
                yield in - out.amount() - fee;
            }
        };
    }

    @Audited(by = "ops")
    public synchronized Optional<Long> load(Path file, Mode mode) throws IOException {
        Parser<Long, NumberFormatException> parser = line -> Long.parseLong(line, 16);
        outer:
        try (var lines = Files.lines(file); Stream<String> kept = lines.filter(l -> !l.isBlank())) {
            for (String line : kept.toList()) {
                if (line.charAt(0) == '\u0023' || mode == Mode.LENIENT) {
                    continue;
                }
                if (line.equals("end")) break outer;
                grid[0] = new int[] {line.length(), (int) (parser.parse(line) >>> 3)};
            }
        } catch (NumberFormatException | SecurityException e) {
            throw new IOException("bad ledger %s: %s".formatted(file, BANNER), e);
        } finally {
            assert grid.length > 0 : "empty grid";
        }
        return events.values().stream().map(q -> q.stream().mapToLong(Ledger::delta).sum()).max(Long::compare);
    }

    @Override
    public void close() {
        events.clear();
    }
}
