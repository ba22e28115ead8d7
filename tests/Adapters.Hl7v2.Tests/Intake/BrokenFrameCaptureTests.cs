using System.Net;
using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Intake;

public sealed class BrokenFrameCaptureTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("ehealth-capture-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero));
    private readonly LevelLogger _log = new();

    private string Captures => Path.Combine(_folder, "captures");

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task BrokenFrame_IsKeptInAFileOfItsOwnForItsOwnerOnly()
    {
        await using (var capture = NewCapture(maxFiles: 10)) await BreakAsync(capture, "half a message", port: 4711);

        var file = Assert.Single(System.IO.Directory.GetFiles(Captures));
        Assert.Equal("20261126T100000.000Z-127.0.0.1-4711-PeerClosedInsideFrame.frame", Path.GetFileName(file));
        Assert.Equal("half a message", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    public async Task FilesAroundTheLimit_AreKeptUpToTheLimitAndTheOldestGo(int broken, int kept)
    {
        await using (var capture = NewCapture(maxFiles: 3))
        {
            for (var number = 1; number <= broken; number++)
            {
                await BreakAsync(capture, $"frame {number}", port: 1);
                _time.Advance(TimeSpan.FromMilliseconds(1));
            }
        }

        var texts = System.IO.Directory.GetFiles(Captures).Order(StringComparer.Ordinal).Select(File.ReadAllText);
        Assert.Equal(Enumerable.Range(broken - kept + 1, kept).Select(number => $"frame {number}"), texts);
    }

    [Fact]
    public async Task OtherFilesInTheFolder_AreLeftAlone()
    {
        System.IO.Directory.CreateDirectory(Captures);
        await File.WriteAllTextAsync(Path.Combine(Captures, "0-notes.txt"), "mine", TestContext.Current.CancellationToken);

        await using (var capture = NewCapture(maxFiles: 1)) await BreakAsync(capture, "frame", port: 1);

        Assert.True(File.Exists(Path.Combine(Captures, "0-notes.txt")));
    }

    [Fact]
    public async Task FolderThatCannotBeWritten_IsLoggedAndTheFrameAnsweredAllTheSame()
    {
        await File.WriteAllTextAsync(Captures, "a file where the folder should be", TestContext.Current.CancellationToken);

        await using (var capture = NewCapture(maxFiles: 1)) Assert.Equal("answer"u8.ToArray(), (await BreakAsync(capture, "frame", port: 1)).ToArray());

        Assert.Equal(LogLevel.Error, Assert.Single(_log.Levels));
    }

    private BrokenFrameCapture NewCapture(int maxFiles) => new(new Inner(), Captures, maxFiles, _time, _log);

    private static async Task<ReadOnlyMemory<byte>> BreakAsync(BrokenFrameCapture capture, string bytes, int port)
    {
        var frame = new MllpBrokenFrame(
            MllpBrokenFrameReason.PeerClosedInsideFrame, bytes.Length, System.Text.Encoding.UTF8.GetBytes(bytes), 1, new IPEndPoint(IPAddress.Loopback, port));
        return (await capture.OnBrokenFrameAsync(frame, TestContext.Current.CancellationToken)).First;
    }

    private sealed class LevelLogger : ILogger
    {
        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Levels.Add(logLevel);
    }

    private sealed class Inner : IMllpMessageHandler
    {
        public ValueTask<MllpAnswer> HandleAsync(MllpMessage message, CancellationToken cancellationToken) => ValueTask.FromResult(MllpAnswer.None);

        public ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new MllpAnswer("answer"u8.ToArray()));
    }
}
