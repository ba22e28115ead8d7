namespace EHealth.Integration.Hl7.Mllp;

/// <summary>
/// The peer went away before it acknowledged. Whether it took the message is unknown: send it again with the same control id
/// (MSH-10) on a new connection.
/// </summary>
public sealed class MllpConnectionClosedException : IOException
{
    /// <summary>With the usual text.</summary>
    public MllpConnectionClosedException()
        : this("The peer closed the connection before it acknowledged the message.")
    {
    }

    /// <summary>With a text.</summary>
    public MllpConnectionClosedException(string message)
        : base(message)
    {
    }

    /// <summary>With a text and the cause.</summary>
    public MllpConnectionClosedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
