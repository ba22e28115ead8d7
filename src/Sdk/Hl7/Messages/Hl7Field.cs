namespace EHealth.Integration.Hl7.Messages;

/// <summary>A field with its repetitions.</summary>
public readonly ref struct Hl7Field(ReadOnlySpan<byte> bytes, Hl7Syntax syntax)
{
    private readonly Hl7Syntax _syntax = syntax;

    /// <summary>The bytes as received.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>True when nothing was sent.</summary>
    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>Number of repetitions; 0 when empty.</summary>
    public int RepetitionCount => Hl7Split.Count(Bytes, _syntax.Repetition);

    /// <summary>The first leaf: what a receiver reads that expects neither repetitions nor components.</summary>
    public Hl7Text Text => Repetition(1).Text;

    /// <summary>The repetition with this number, from 1; empty when there are fewer.</summary>
    public Hl7Repetition Repetition(int number) => new(Hl7Split.Part(Bytes, _syntax.Repetition, number), _syntax);

    /// <summary>A component of the first repetition.</summary>
    public Hl7Component Component(int number) => Repetition(1).Component(number);

    /// <summary>Goes through the repetitions in one pass; none when empty.</summary>
    public Enumerator GetEnumerator() => new(Bytes, _syntax);

    /// <summary>Enumerates repetitions.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> bytes, Hl7Syntax syntax)
    {
        private ReadOnlySpan<byte> _rest = bytes;
        private bool _isOver = bytes.IsEmpty;

        /// <summary>The repetition.</summary>
        public Hl7Repetition Current { get; private set; }

        /// <summary>Goes to the next repetition.</summary>
        public bool MoveNext()
        {
            if (_isOver) return false;
            int at = _rest.IndexOf(syntax.Repetition);
            _isOver = at < 0;
            Current = new Hl7Repetition(_isOver ? _rest : _rest[..at], syntax);
            if (!_isOver) _rest = _rest[(at + 1)..];
            return true;
        }
    }
}
