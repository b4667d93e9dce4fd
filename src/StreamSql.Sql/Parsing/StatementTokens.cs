using Antlr4.Runtime;
using Antlr4.Runtime.Misc;

namespace StreamSql.Sql.Parsing;

/// <summary>The tokens of one statement, ending in EOF, as the parser reads them. Belongs to one parse.</summary>
internal sealed class StatementTokens(IToken[] tokens, ITokenSource source) : ITokenStream
{
    private int _position;

    /// <summary>
    /// The last token that was looked at: where parsing stopped, the one that no reading of the text allows.
    /// </summary>
    public int Farthest { get; private set; }

    public ITokenSource TokenSource => source;

    public int Index => _position;

    public int Size => tokens.Length;

    public string SourceName => source.SourceName;

    public int LA(int i) => LT(i)?.Type ?? TokenConstants.InvalidType;

    public IToken LT(int k)
    {
        int at = k > 0 ? _position + k - 1 : _position + k;
        if (at < 0) return null!;
        if (at > Farthest) Farthest = Math.Min(at, tokens.Length - 1);
        return at < tokens.Length ? tokens[at] : tokens[^1];
    }

    public IToken Get(int i) => tokens[i];

    public void Consume()
    {
        if (_position < tokens.Length - 1) _position++;
    }

    public void ForgetFarthest() => Farthest = 0;

    public void Seek(int index) => _position = Math.Min(index, tokens.Length - 1);

    public int Mark() => 0;

    public void Release(int marker)
    {
    }

    public string GetText() => GetText(new Interval(0, tokens.Length - 1));

    public string GetText(RuleContext ctx) => GetText(ctx.SourceInterval);

    public string GetText(IToken start, IToken stop) => GetText(new Interval(start.TokenIndex, stop.TokenIndex));

    public string GetText(Interval interval)
    {
        var texts = new List<string>();
        for (int i = Math.Max(0, interval.a); i <= interval.b && i < tokens.Length; i++) texts.Add(tokens[i].Text);
        return string.Join(' ', texts);
    }
}
