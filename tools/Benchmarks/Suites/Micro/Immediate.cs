namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>Takes what must be there already: then all that was allocated was allocated by this thread.</summary>
internal static class Immediate
{
    public static T Get<T>(Task<T> task) => Get(new ValueTask<T>(task));

    public static T Get<T>(ValueTask<T> task) =>
        task.IsCompletedSuccessfully ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("it was to complete at once");
}
