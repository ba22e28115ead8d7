using BenchmarkDotNet.Attributes;
using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>An HL7v2 admission read, and made an event.</summary>
[MemoryDiagnoser]
public class Hl7Reading
{
    private readonly MappingContext _context = new("uz.hosp.sirdaryo-01.his", TimeSpan.FromHours(5));
    private readonly byte[] _bytes = Hl7Messages.Admission();

    [Benchmark]
    public int Parse() => Read().SegmentCount;

    [Benchmark]
    public int ParseAndMap() =>
        MessageMappings.Map(Read(), _context).Event is { } admitted ? admitted.CalculateSize() : throw new InvalidOperationException("not mapped");

    private Hl7Message Read() => Hl7Message.Parse(_bytes).Message ?? throw new InvalidOperationException("not parsed");
}
