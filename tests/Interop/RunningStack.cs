using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests;

/// <summary>One development stack for all tests that only talk to it, started when first asked for.</summary>
public sealed class RunningStack : IAsyncDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly Lazy<Task<DevelopmentStack>> _stack;

    public RunningStack() => _stack = new Lazy<Task<DevelopmentStack>>(() =>
        DevelopmentStack.StartAsync(new StackOptions { DataDirectory = _data.Path, FreePorts = true }, CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        if (_stack.IsValueCreated)
        {
            await (await _stack.Value).DisposeAsync();
        }

        _data.Dispose();
    }

    internal Task<DevelopmentStack> GetAsync() => _stack.Value.WaitAsync(TestContext.Current.CancellationToken);
}
