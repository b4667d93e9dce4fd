namespace StreamSql.Core.Streaming;

/// <summary>The last element of a bounded edge; a watermark of <see cref="Watermark.End"/> precedes it.</summary>
public sealed class EndOfInput : StreamElement
{
    public static readonly EndOfInput Instance = new();

    private EndOfInput()
    {
    }
}
