using System.Buffers;
using BenchmarkDotNet.Attributes;
using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>One frame of a provider's link with 32 calls, or replies, of 1 KB: written at one end, read at the other.</summary>
[MemoryDiagnoser]
public class LinkFrames
{
    private const int Batch = 32;
    private const int PayloadBytes = 1024;

    private readonly ArrayBufferWriter<byte> _output = new(Batch * 2 * PayloadBytes);
    private readonly HubFrame _calls = new();
    private readonly ProviderFrame _replies = new();
    private readonly byte[] _callBytes;
    private readonly byte[] _replyBytes;

    public LinkFrames()
    {
        for (var i = 0; i < Batch; i++)
        {
            _calls.Calls.Add(LinkCalls.Call((ulong)i + 1, ByteString.CopyFrom(new byte[PayloadBytes])));
            _replies.Replies.Add(new LinkReply { CallId = (ulong)i + 1, Payload = ByteString.CopyFrom(new byte[PayloadBytes]) });
        }

        (_callBytes, _replyBytes) = (_calls.ToByteArray(), _replies.ToByteArray());
    }

    [Benchmark]
    public int HubWrites() => Write(_calls);

    [Benchmark]
    public int ProviderReads() => HubFrame.Parser.ParseFrom(new ReadOnlySequence<byte>(_callBytes)).Calls.Count;

    [Benchmark]
    public int ProviderWrites() => Write(_replies);

    [Benchmark]
    public int HubReads() => ProviderFrame.Parser.ParseFrom(new ReadOnlySequence<byte>(_replyBytes)).Replies.Count;

    // As gRPC's marshaller does it.
    private int Write(IMessage frame)
    {
        _output.ResetWrittenCount();
        _ = _output.GetSpan(frame.CalculateSize());
        frame.WriteTo(_output);
        return _output.WrittenCount;
    }
}
