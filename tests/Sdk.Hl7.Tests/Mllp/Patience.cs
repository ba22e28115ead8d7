namespace EHealth.Integration.Hl7.Tests.Mllp;

/// <summary>How long a test waits for what must happen: a missing report fails the test instead of hanging it.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async ValueTask<T> WaitAsync<T>(Func<CancellationToken, ValueTask<T>> wait)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Limit);
        return await wait(patience.Token);
    }
}
