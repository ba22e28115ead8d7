using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Identity;

namespace EHealth.Integration.Benchmarks.Suites.Identity;

/// <summary>A register that knows everybody and answers at once: what is left is the directory's own work.</summary>
internal sealed class InstantRegister : IPersonSource
{
    private long _calls;

    /// <summary>Questions it was asked.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    public ValueTask<PersonLookup> FindAsync(string pinfl, Hub.Core.Pipeline.Exchange cause, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return ValueTask.FromResult(new PersonLookup(
            new Person
            {
                Identifiers = { new Identifier { Kind = IdentifierKind.Pinfl, Value = pinfl } },
                Names =
                {
                    new PersonName { Family = "Benchmarkov", Given = "Anvar", Script = Script.Latin },
                    new PersonName { Family = "Бенчмарков", Given = "Анвар", Script = Script.Cyrillic },
                },
                Version = 1,
            },
            Error: null));
    }
}
