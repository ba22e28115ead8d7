using System.Globalization;
using System.Net;
using System.Threading.Channels;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>Keeps the bytes of broken frames in files of their own, so that nobody needs tcpdump to see what a hospital sent. Writes behind the connections' back:
/// a slow or full disk holds up none of them.</summary>
internal sealed class BrokenFrameCapture : IMllpMessageHandler, IAsyncDisposable
{
    private const string Extension = ".frame";

    // Times 64 KiB that are kept of a frame: 4 MiB while the disk is slow.
    private const int MaxWaiting = 64;

    private readonly IMllpMessageHandler _inner;
    private readonly string _folder;
    private readonly int _maxFiles;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<(string Name, ReadOnlyMemory<byte> Bytes)> _waiting;
    private readonly Task _writing;

    /// <param name="inner">Takes the messages, and the broken frames after they have been noted.</param>
    /// <param name="folder">Where the files go; made when it is not there.</param>
    /// <param name="maxFiles">Of more files the oldest are removed.</param>
    /// <param name="time">Gives the files their names.</param>
    /// <param name="logger">The adapter's log.</param>
    public BrokenFrameCapture(IMllpMessageHandler inner, string folder, int maxFiles, TimeProvider time, ILogger logger)
    {
        _inner = inner;
        _folder = folder;
        _maxFiles = maxFiles;
        _time = time;
        _logger = logger;
        _waiting = Channel.CreateBounded<(string Name, ReadOnlyMemory<byte> Bytes)>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            dropped => Log.CaptureFailed(_logger, dropped.Name, "too many at once"));
        _writing = Task.Run(WriteAllAsync);
    }

    public ValueTask<MllpAnswer> HandleAsync(MllpMessage message, CancellationToken cancellationToken) => _inner.HandleAsync(message, cancellationToken);

    public ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken)
    {
        _waiting.Writer.TryWrite((NameOf(frame), frame.Bytes));
        return _inner.OnBrokenFrameAsync(frame, cancellationToken);
    }

    /// <summary>Writes what waits, and no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
    }

    // Sorts by time; a colon of IPv6 would be a nuisance in every shell.
    private string NameOf(MllpBrokenFrame frame)
    {
        var peer = frame.RemoteEndPoint is IPEndPoint at ? $"{at.Address.ToString().Replace(':', '_')}-{at.Port.ToString(CultureInfo.InvariantCulture)}" : "unknown";
        return string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyyMMdd'T'HHmmss.fff'Z'}-{peer}-{frame.Reason}{Extension}");
    }

    private async Task WriteAllAsync()
    {
        await foreach (var (name, bytes) in _waiting.Reader.ReadAllAsync())
        {
            try
            {
                await WriteAsync(name, bytes);
                RemoveOldest();
            }
            catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
            {
                Log.CaptureFailed(_logger, name, unwritable.GetType().Name);
            }
        }
    }

    private async Task WriteAsync(string name, ReadOnlyMemory<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (OperatingSystem.IsWindows())
        {
            // The folder's access list protects them.
            System.IO.Directory.CreateDirectory(_folder);
        }
        else
        {
            System.IO.Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(Path.Combine(_folder, name), options);
        await file.WriteAsync(bytes, CancellationToken.None);
    }

    private void RemoveOldest()
    {
        var files = System.IO.Directory.GetFiles(_folder, "*" + Extension);
        foreach (var file in files.Order(StringComparer.Ordinal).Take(files.Length - _maxFiles)) File.Delete(file);
    }
}
