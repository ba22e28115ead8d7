using EHealth.Integration.Benchmarks.Contract;

namespace EHealth.Integration.Benchmarks.Load;

/// <summary>Requests as they are drawn for a measurement.</summary>
internal static class MessageSizes
{
    private const int Draws = 1000;

    /// <summary>Of a thousand messages: 300 of 2 KB, 600 of 10 KB, 90 of 100 KB, 9 of 2 MB, 1 of 10 MB. Bytes, count.</summary>
    private static readonly (int Bytes, int Count)[] Shares = [(2 << 10, 300), (10 << 10, 600), (100 << 10, 90), (2 << 20, 9), (10 << 20, 1)];

    /// <summary>Every request of the same size.</summary>
    public static Func<long, EchoRequest> Always(int bytes)
    {
        var request = EchoMessages.Request(bytes);
        return _ => request;
    }

    /// <summary>The mix, in an order that is the same for every contestant.</summary>
    public static Func<long, EchoRequest> Mixed()
    {
        // Content takes no more than its rule allows: the largest is 10 MiB with everything around it.
        var drawn = Shares.SelectMany(share => Enumerable.Repeat(EchoMessages.Request(share.Bytes), share.Count)).ToArray();
        new Random(1).Shuffle(drawn);
        return number => drawn[number % Draws];
    }
}
