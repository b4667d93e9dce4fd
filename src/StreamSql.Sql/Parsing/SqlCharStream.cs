using Antlr4.Runtime;
using Antlr4.Runtime.Misc;

namespace StreamSql.Sql.Parsing;

/// <summary>A string as the lexer reads it, by UTF-16 units and without a copy. Belongs to one parse.</summary>
internal sealed class SqlCharStream(string text) : ICharStream
{
    private int _position;

    public string SourceText { get; } = text;

    public int Index => _position;

    public int Size => SourceText.Length;

    public string SourceName => "statement";

    public void Consume() => _position++;

    public int LA(int i)
    {
        int at = i > 0 ? _position + i - 1 : _position + i;
        return (uint)at < (uint)SourceText.Length ? SourceText[at] : IntStreamConstants.EOF;
    }

    public int Mark() => 0;

    public void Release(int marker)
    {
    }

    public void Seek(int index) => _position = index;

    public string GetText(Interval interval)
    {
        int start = Math.Min(interval.a, SourceText.Length);
        int end = Math.Min(interval.b + 1, SourceText.Length);
        return end <= start ? string.Empty : SourceText[start..end];
    }
}
