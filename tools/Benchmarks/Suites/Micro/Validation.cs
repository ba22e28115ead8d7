using BenchmarkDotNet.Attributes;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Protocol.Validation;
using Google.Protobuf;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>All rules of a message, checked on its bytes.</summary>
[MemoryDiagnoser]
public class Validation
{
    private static readonly PlanCache Plans = new();

    private readonly (MessagePlan Plan, byte[] Bytes) _eligibility = Of(ClinicalMessages.Eligibility());
    private readonly (MessagePlan Plan, byte[] Bytes) _admission = Of(ClinicalMessages.Admission());
    private readonly (MessagePlan Plan, byte[] Bytes) _referral = Of(ClinicalMessages.Referral());

    [Benchmark]
    public int Eligibility() => Check(_eligibility);

    [Benchmark]
    public int Admission() => Check(_admission);

    [Benchmark]
    public int Referral() => Check(_referral);

    private static int Check((MessagePlan Plan, byte[] Bytes) message) =>
        WireValidator.Validate(message.Plan, message.Bytes) is { IsValid: true } outcome ? outcome.Subject.Length : throw new InvalidOperationException("not valid");

    private static (MessagePlan Plan, byte[] Bytes) Of(IMessage message) => (Plans.Get(message.Descriptor), message.ToByteArray());
}
