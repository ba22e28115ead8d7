using BenchmarkDotNet.Attributes;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>An HL7v2 admission held against the standard.</summary>
[MemoryDiagnoser]
public class Hl7Validating
{
    private readonly byte[] _bytes = Hl7Messages.Admission();
    private readonly Hl7Message _message = Read(Hl7Messages.Admission());

    [Benchmark]
    public int Validate() => Hl7Validator.Validate(_message, Hl7ValidationLevel.Strict).Count;

    [Benchmark]
    public int ParseAndValidate() => Hl7Validator.Validate(Read(_bytes), Hl7ValidationLevel.Strict).Count;

    private static Hl7Message Read(byte[] bytes) => Hl7Message.Parse(bytes).Message ?? throw new InvalidOperationException("not parsed");
}
