using System.Net;
using System.Net.Sockets;
using EHealth.Integration.Interop.Tests.Tools;

namespace EHealth.Integration.Interop.Tests.CommandLine;

/// <summary>What cannot start says why in a sentence, and ends with 1.</summary>
public sealed class StartFailureTests
{
    [Fact]
    public async Task PortInUse_NamesThePort()
    {
        // Whoever holds the documented port, this test or a stack that runs here, holds it.
        using var holder = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            holder.Bind(new IPEndPoint(IPAddress.Loopback, 7443));
            holder.Listen();
        }
        catch (SocketException inUse) when (inUse.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            // Just as well.
        }

        using var folder = new TemporaryFolder();

        await using var stack = await StackCommand.RunAsync("--data", folder["data"]);

        AssertOneSentence(stack, "7443");
    }

    [Fact]
    public async Task DataOfAnotherLayout_NamesBothLayouts()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["data"]);
        await File.WriteAllTextAsync(Path.Combine(folder["data"], "layout"), "0", TestContext.Current.CancellationToken);

        await using var stack = await StackCommand.RunAsync("--once", "--data", folder["data"]);

        AssertOneSentence(stack, "layout 0");
        Assert.Contains("layout 2", stack.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownStory_NamesTheKnownOnes()
    {
        using var folder = new TemporaryFolder();

        await using var stack = await StackCommand.RunAsync("--once", "--story", "fairy-tale", "--data", folder["data"]);

        AssertOneSentence(stack, "'fairy-tale'");
        Assert.Contains("admission", stack.Errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("0")]
    [InlineData("-2")]
    public async Task MessagesNotInPairs_SaysWhatIsTaken(string messages)
    {
        await using var stack = await StackCommand.RunAsync("--once", "--messages", messages);

        AssertOneSentence(stack, "even number");
    }

    private static void AssertOneSentence(ChildProcess stack, string expected)
    {
        Assert.Equal(1, stack.ExitCode);
        var line = Assert.Single(stack.Errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", stack.ToString(), StringComparison.Ordinal);
    }
}
