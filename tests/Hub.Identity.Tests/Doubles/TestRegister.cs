using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity.Tests.Doubles;

/// <summary>A register that knows whom it is told, counts questions and can be held up or fail.</summary>
internal sealed class TestRegister : IPersonSource
{
    private readonly ConcurrentDictionary<string, Person> _persons = new();
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The answer to every question while set.</summary>
    public HubError? Failure { get; set; }

    /// <summary>Questions wait for it while set; it does not stop a question's cancellation.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public Exception? Bug { get; set; }

    public Person Register(string pinfl, string family = "Karimov", long version = 1) => _persons[pinfl] = new Person
    {
        Identifiers = { new Identifier { Kind = IdentifierKind.Pinfl, Value = pinfl } },
        Names = { new PersonName { Family = family, Given = "Aziz", Script = Script.Latin } },
        Version = version,
    };

    public async ValueTask<PersonLookup> FindAsync(string pinfl, Exchange cause, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);

        // Read before the wait: what a slow register answers is what it knew when it was asked.
        var lookup = new PersonLookup(Failure is null ? _persons.GetValueOrDefault(pinfl) : null, Failure);
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        return Bug is null ? lookup : throw Bug;
    }
}
