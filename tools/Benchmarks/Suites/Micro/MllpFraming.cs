using System.Buffers;
using BenchmarkDotNet.Attributes;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>An admission in and out of its MLLP frame.</summary>
[MemoryDiagnoser]
public class MllpFraming
{
    private readonly MllpFrameReader _reader = new(maxFrameBytes: 1 << 20, maxJunkBytes: 1024);
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly byte[] _message = Hl7Messages.Admission();
    private readonly ReadOnlySequence<byte> _frame;

    public MllpFraming()
    {
        MllpFrameWriter.Write(_output, _message);
        _frame = new ReadOnlySequence<byte>(_output.WrittenSpan.ToArray());
    }

    [Benchmark]
    public int ReadFrame()
    {
        var rest = _frame;
        return _reader.TryReadFrame(ref rest, out var message) == MllpReadResult.Frame ? (int)message.Length : throw new InvalidOperationException("no frame");
    }

    [Benchmark]
    public int WriteFrame()
    {
        _output.ResetWrittenCount();
        MllpFrameWriter.Write(_output, _message);
        return _output.WrittenCount;
    }
}
