#nullable enable
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static System.Math;
using Clock = System.Func<System.DateTimeOffset>;

namespace Example.Webhooks;

/// <summary>How one delivery ended.</summary>
[Flags]
public enum Outcome : byte
{
    None = 0,
    Delivered = 1 << 0,
    Retried = 0b10,
}

public readonly record struct Attempt(int Number, TimeSpan Wait);

public sealed record Hook([property: JsonPropertyName("url")] Uri Url, string? Secret = null)
{
    public required string Topic { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = ["default", .. Array.Empty<string>()];
}

public interface ITransport<in TMessage> where TMessage : notnull
{
    ValueTask<int> SendAsync(TMessage message, CancellationToken token = default);
    static abstract ITransport<TMessage> Create(string name);
    string Name => "anonymous";
}

public class DeliveryException(string message, Exception? inner = null) : Exception(message, inner);

public partial class Dispatcher<T>(ITransport<T> transport, Clock? clock = null) : IAsyncDisposable
    where T : class, new()
{
    private const string Banner = """
        { "service": "webhooks", "quote": "\"" }
        """;
    private readonly ConcurrentDictionary<string, Queue<T>> _queues = new(StringComparer.OrdinalIgnoreCase);
    private int _sent;

    public event EventHandler<Outcome>? Finished;

    public int Sent { get => _sent; private set => _sent = Max(value, 0); }

    public T? this[string topic, Index at] => _queues.TryGetValue(topic, out var q) ? q.ToArray()[at] : default;

    public async IAsyncEnumerable<Attempt> RetryAsync(
        Hook hook, T message, [EnumeratorCancellation] CancellationToken token = default)
    {
        for (var n = 1; n <= 5; n++)
        {
            int status;
            try
            {
                status = await transport.SendAsync(message, token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                yield break;
            }
            finally
            {
                Interlocked.Increment(ref _sent);
            }

            var wait = status switch
            {
                >= 200 and < 300 => TimeSpan.Zero,
                429 or 503 => TimeSpan.FromSeconds(Pow(2, n)),
                _ when hook is { Topic: "audit", Tags: [var first, ..] } => TimeSpan.FromMinutes(first.Length),
                _ => throw new DeliveryException($"{hook.Url,-20} said {status:D3} \u2013 \"{clock?.Invoke():O}\""),
            };
            yield return new Attempt(n, wait);
            if (wait == TimeSpan.Zero) goto done;
        }

    done:
        Finished?.Invoke(this, Outcome.Delivered | Outcome.Retried);
    }

    public bool TryParse(ReadOnlySpan<char> line, [NotNullWhen(true)] out Hook? hook)
    {
        hook = null;
        if (line is not ['#', ..] && line.IndexOf('|') is > 0 and var cut)
        {
            var (topic, url) = (line[..cut].ToString(), line[(cut + 1)..^1].ToString());
            hook = new Hook(new Uri(url), Secret: @"C:\keys\""x""") { Topic = topic } with { Tags = [topic] };
        }

        static int Score(string s, params int[] weights) => s.Length + weights.Sum();
        Console.WriteLine($@"{nameof(Dispatcher<T>)}: {Score(Banner, 1, 2)}");
        return hook is not null;
    }

    public IEnumerable<(string Topic, int Count)> Summary() =>
        from pair in _queues
        let count = pair.Value.Count
        where count > 0
        orderby count descending, pair.Key
        select (pair.Key, count);

    public async ValueTask DisposeAsync()
    {
        await using var stream = new MemoryStream();
        lock (_queues) { _queues.Clear(); }
        foreach (var b in stream.ToArray()) unchecked { _sent += b; }
        GC.SuppressFinalize(this);
    }
}
