using System.Buffers;
using Antlr4.Runtime;
using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing.Generated;
using StreamSql.Sql.Syntax;

namespace StreamSql.Sql.Parsing;

/// <summary>
/// The hand-written half of the lexer: each method is called when the grammar has recognised how a token begins, and
/// moves the
/// input to the token's end. Belongs to one parse.
/// </summary>
internal abstract class SqlLexerBase : Lexer
{
    private const string OperatorChars = "+-*/<>=~!@#%^&|`?";

    private static readonly SearchValues<char> SignKeepers = SearchValues.Create("~!@#%^&|`?");

    private readonly SqlCharStream _input;
    private readonly string _text;

    protected SqlLexerBase(ICharStream input, TextWriter output, TextWriter errorOutput)
        : base(input, output, errorOutput)
    {
        _input = (SqlCharStream)input;
        _text = _input.SourceText;
    }

    protected void ScanWord()
    {
        int end = _input.Index;
        while (end < _text.Length && IsWordPart(_text[end])) end++;
        _input.Seek(end);
        int keyword = Keywords.Find(_text.AsSpan(TokenStartCharIndex, end - TokenStartCharIndex));
        if (keyword != 0) Type = keyword;
    }

    protected void ScanBlockComment()
    {
        int depth = 1;
        int i = _input.Index;
        while (depth > 0)
        {
            if (i + 1 >= _text.Length) throw Unterminated("/* comment");
            if (_text[i] == '*' && _text[i + 1] == '/')
            {
                depth--;
                i += 2;
            }
            else if (_text[i] == '/' && _text[i + 1] == '*')
            {
                depth++;
                i += 2;
            }
            else
            {
                i++;
            }
        }

        _input.Seek(i);
    }

    protected void ScanQuotedIdentifier()
    {
        int open = _input.Index;
        int i = open;
        while (true)
        {
            if (i >= _text.Length) throw Unterminated("quoted identifier");
            if (_text[i] != '"')
            {
                i++;
            }
            else if (i + 1 < _text.Length && _text[i + 1] == '"')
            {
                i += 2;
            }
            else
            {
                break;
            }
        }

        _input.Seek(i + 1);
        if (i == open) throw Error("zero-length delimited identifier", _text[TokenStartCharIndex..(i + 1)]);
    }

    protected void ScanString(bool hasEscapes) => ScanQuoted(hasEscapes, "quoted string");

    protected void ScanBitString() => ScanQuoted(false, "bit string literal");

    protected void ScanDollarString()
    {
        int start = TokenStartCharIndex;
        int i = start + 1;
        while (i < _text.Length && _text[i] != '$' && IsWordPart(_text[i])) i++;
        if (i >= _text.Length || _text[i] != '$') throw Error("syntax error", "$");
        var tag = _text.AsSpan(start, i + 1 - start);
        int close = _text.AsSpan(i + 1).IndexOf(tag, StringComparison.Ordinal);
        if (close < 0) throw Unterminated("dollar-quoted string");
        _input.Seek(i + 1 + close + tag.Length);
    }

    protected void ScanParameter()
    {
        int i = _input.Index;
        while (i < _text.Length && char.IsAsciiDigit(_text[i])) i++;
        RejectJunk(i, "parameter");
        _input.Seek(i);
    }

    protected void ScanNumber()
    {
        int start = TokenStartCharIndex;
        int i = start;
        if (_text[i] == '0' && i + 1 < _text.Length && (_text[i + 1] | 0x20) is 'x' or 'o' or 'b' && ScanRadix(start))
            return;
        bool isDecimal = false;
        i = SkipDigits(i);
        if (i < _text.Length && _text[i] == '.' && !(i + 1 < _text.Length && _text[i + 1] == '.'))
        {
            isDecimal = true;
            i = SkipDigits(i + 1);
        }

        if (i < _text.Length && (_text[i] | 0x20) == 'e')
        {
            int exponent = i + 1;
            if (exponent < _text.Length && _text[exponent] is '+' or '-') exponent++;
            if (exponent < _text.Length && char.IsAsciiDigit(_text[exponent]))
            {
                isDecimal = true;
                i = SkipDigits(exponent);
            }
        }

        RejectJunk(i, "numeric literal");
        _input.Seek(i);
        if (isDecimal) Type = StreamSqlLexer.DECIMAL;
    }

    /// <summary>
    /// The longest run of operator characters, cut before a comment, and without its trailing signs unless it has one
    /// of
    /// ~ ! @ # % ^ &amp; | ` ?: PostgreSQL's rule, by which <c>a=-1</c> has two operators and <c>a@-1</c> one.
    /// </summary>
    protected void ScanOperator()
    {
        int start = TokenStartCharIndex;
        int end = start + 1;
        while (end < _text.Length && OperatorChars.Contains(_text[end], StringComparison.Ordinal)
            && !(_text[end] == '-' && end + 1 < _text.Length && _text[end + 1] == '-')
            && !(_text[end] == '/' && end + 1 < _text.Length && _text[end + 1] == '*'))
        {
            end++;
        }

        var run = _text.AsSpan(start, end - start);
        if (run.Length > 1 && run[^1] is '+' or '-' && !run.ContainsAny(SignKeepers))
        {
            run = run.TrimEnd("+-");
            if (run.IsEmpty) run = _text.AsSpan(start, 1);
        }

        _input.Seek(start + run.Length);
        Type = OperatorType(run);
    }

    private static int OperatorType(ReadOnlySpan<char> symbol) => symbol switch
    {
        "+" => StreamSqlLexer.PLUS,
        "-" => StreamSqlLexer.MINUS,
        "*" => StreamSqlLexer.STAR,
        "/" => StreamSqlLexer.SLASH,
        "%" => StreamSqlLexer.PERCENT,
        "^" => StreamSqlLexer.CARET,
        "=" => StreamSqlLexer.EQ,
        "<" => StreamSqlLexer.LT,
        ">" => StreamSqlLexer.GT,
        "<=" => StreamSqlLexer.LE,
        ">=" => StreamSqlLexer.GE,
        "<>" or "!=" => StreamSqlLexer.NE,
        "=>" => StreamSqlLexer.ARROW,
        _ => StreamSqlLexer.OP,
    };

    private static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || c >= 0x80;

    private bool ScanRadix(int start)
    {
        int radix = (_text[start + 1] | 0x20) switch { 'x' => 16, 'o' => 8, _ => 2 };
        int i = start + 2;
        while (i < _text.Length && (_text[i] == '_' || IsDigitOf(_text[i], radix))) i++;
        if (i == start + 2) return false;
        RejectJunk(i, "numeric literal");
        _input.Seek(i);
        return true;
    }

    private static bool IsDigitOf(char c, int radix) => radix switch
    {
        16 => char.IsAsciiHexDigit(c),
        8 => c is >= '0' and <= '7',
        _ => c is '0' or '1',
    };

    private int SkipDigits(int i)
    {
        while (i < _text.Length && (char.IsAsciiDigit(_text[i])
            || (_text[i] == '_' && i > 0 && char.IsAsciiDigit(_text[i - 1]) && i + 1 < _text.Length
            && char.IsAsciiDigit(_text[i + 1]))))
        {
            i++;
        }

        return i;
    }

    private void RejectJunk(int end, string what)
    {
        if (end >= _text.Length || !IsWordPart(_text[end])) return;
        while (end < _text.Length && IsWordPart(_text[end])) end++;
        throw Error("trailing junk after " + what, _text[TokenStartCharIndex..end]);
    }

    /// <summary>Quoted text; pieces that only white space with a line break separates are one string.</summary>
    private void ScanQuoted(bool hasEscapes, string what)
    {
        int i = _input.Index;
        while (true)
        {
            if (i >= _text.Length) throw Unterminated(what);
            char c = _text[i];
            if (c == '\\' && hasEscapes)
            {
                i += 2;
            }
            else if (c != '\'')
            {
                i++;
            }
            else if (i + 1 < _text.Length && _text[i + 1] == '\'')
            {
                i += 2;
            }
            else
            {
                int next = ContinuationAfter(_text, i + 1);
                if (next < 0) break;
                i = next;
            }
        }

        _input.Seek(i + 1);
    }

    /// <summary>
    /// The offset behind the quote that continues a string closed just before <paramref name="i"/>, or -1.
    /// </summary>
    internal static int ContinuationAfter(string text, int i)
    {
        bool hasNewline = false;
        while (i < text.Length && text[i] is ' ' or '\t' or '\r' or '\n' or '\f' or '\v')
        {
            hasNewline |= text[i] is '\r' or '\n';
            i++;
        }

        return hasNewline && i < text.Length && text[i] == '\'' ? i + 1 : -1;
    }

    private StreamSqlException Unterminated(string what) => Error("unterminated " + what, _text[TokenStartCharIndex..]);

    private StreamSqlException Error(string message, string near) =>
        new(SqlState.SyntaxError, $"{message} at or near \"{near}\"")
        {
            Position = SourceSpan.PositionOf(_text, TokenStartCharIndex),
        };
}
