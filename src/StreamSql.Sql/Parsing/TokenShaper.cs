using Antlr4.Runtime;
using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing.Generated;
using StreamSql.Sql.Syntax;
using Lex = StreamSql.Sql.Parsing.Generated.StreamSqlLexer;

namespace StreamSql.Sql.Parsing;

/// <summary>
/// Prepares the tokens of a script for the grammar in linear time: measures nesting, finds the parentheses that open a
/// query, turns
/// words that are keywords in one place only into identifiers elsewhere, takes apart operators inside row patterns and
/// type
/// arguments, and cuts the script at its semicolons. Belongs to one parse.
/// </summary>
internal sealed class TokenShaper
{
    private readonly string _text;
    private readonly ParserLimits _limits;
    private readonly StreamSqlLexer _lexer;
    private readonly List<CommonToken> _tokens = [];
    private int[] _match = [];
    private bool _hasPattern;
    private bool _hasTypeArguments;

    public TokenShaper(string text, ParserLimits limits)
    {
        _text = text;
        _limits = limits;
        _lexer = new StreamSqlLexer(new SqlCharStream(text), TextWriter.Null, TextWriter.Null);
        _lexer.RemoveErrorListeners();
    }

    /// <summary>The greatest depth of parentheses, brackets and CASE found.</summary>
    public int Depth { get; private set; }

    public ITokenSource Source => _lexer;

    /// <summary>The tokens of each statement, without the empty ones; each ends in an EOF token.</summary>
    public List<IToken[]> Shape()
    {
        ReadTokens();
        if (_hasPattern) SplitPatternOperators();
        if (_hasTypeArguments) MarkTypeArguments();
        MatchParentheses();
        MarkQueries();
        MarkContextualKeywords();
        return Cut();
    }

    private void ReadTokens()
    {
        while (true)
        {
            var token = (CommonToken)_lexer.NextToken();
            if (token.Type == TokenConstants.EOF) return;
            switch (token.Type)
            {
                case Lex.STRAY:
                    throw new StreamSqlException(SqlState.SyntaxError, $"syntax error at or near \"{token.Text}\"")
                    {
                        Position = SourceSpan.PositionOf(_text, token.StartIndex),
                    };
                case Lex.MATCH_RECOGNIZE:
                    _hasPattern = true;
                    break;
                case Lex.LT when _tokens.Count > 0 && IsCompositeWord(_tokens[^1]):
                    _hasTypeArguments = true;
                    break;
            }

            _tokens.Add(token);
        }
    }

    private bool IsCompositeWord(CommonToken token) => token.Type is Lex.ARRAY or Lex.ROW
        || (token.Type == Lex.IDENT && TextOf(token) is var text
            && (text.Equals("map", StringComparison.OrdinalIgnoreCase)
            || text.Equals("struct", StringComparison.OrdinalIgnoreCase)
                || text.Equals("multiset", StringComparison.OrdinalIgnoreCase)));

    private ReadOnlySpan<char> TextOf(CommonToken token) =>
        _text.AsSpan(token.StartIndex, token.StopIndex - token.StartIndex + 1);

    private int TypeAt(int index) => (uint)index < (uint)_tokens.Count ? _tokens[index].Type : TokenConstants.EOF;

    /// <summary>
    /// In PATTERN (...) every operator character is a token of its own: <c>A*|B</c> is not an operator <c>*|</c>.
    /// </summary>
    private void SplitPatternOperators()
    {
        for (int i = 0; i + 1 < _tokens.Count; i++)
        {
            if (_tokens[i].Type != Lex.PATTERN || _tokens[i + 1].Type != Lex.LPAREN) continue;
            int depth = 0;
            for (i++; i < _tokens.Count; i++)
            {
                int type = _tokens[i].Type;
                if (type == Lex.LPAREN) depth++;
                if (type == Lex.RPAREN && --depth == 0) break;
                if (IsOperator(type)) i += Split(i) - 1;
            }
        }
    }

    private static bool IsOperator(int type) => type is Lex.OP or Lex.STAR or Lex.PLUS or Lex.MINUS or Lex.CARET;

    private int Split(int index)
    {
        var token = _tokens[index];
        int count = token.StopIndex - token.StartIndex + 1;
        var parts = new CommonToken[count];
        for (int i = 0; i < count; i++)
        {
            int type = _text[token.StartIndex + i] switch
            {
                '*' => Lex.STAR,
                '+' => Lex.PLUS,
                '-' => Lex.MINUS,
                '^' => Lex.CARET,
                '?' => Lex.QUESTION,
                '|' => Lex.PIPE,
                '<' => Lex.LT,
                '>' => Lex.GT,
                _ => Lex.OP,
            };
            parts[i] =
                new CommonToken(token)
                {
                    Type = type,
                    StartIndex = token.StartIndex + i,
                    StopIndex = token.StartIndex + i
                };
        }

        _tokens.RemoveAt(index);
        _tokens.InsertRange(index, parts);
        return count;
    }

    /// <summary>Turns the angle brackets of <c>map&lt;k, array&lt;v&gt;&gt;</c> into tokens of their own.</summary>
    private void MarkTypeArguments()
    {
        for (int i = 1; i < _tokens.Count; i++)
        {
            if (_tokens[i].Type != Lex.LT || !IsCompositeWord(_tokens[i - 1])) continue;
            int end = TypeArgumentsEnd(i);
            if (end < 0) continue;
            for (int k = i; k <= end; k++)
            {
                if (_tokens[k].Type is Lex.OP or Lex.NE && TextOf(_tokens[k]).Length > 1) end += Split(k) - 1;
                if (_tokens[k].Type == Lex.LT) _tokens[k].Type = Lex.TYPE_LT;
                if (_tokens[k].Type == Lex.GT) _tokens[k].Type = Lex.TYPE_GT;
            }

            i = end;
        }
    }

    /// <summary>The index of the token with the closing bracket, or -1 when this is a comparison.</summary>
    private int TypeArgumentsEnd(int open)
    {
        int depth = 0;
        for (int i = open; i < _tokens.Count; i++)
        {
            var text = TextOf(_tokens[i]);
            switch (_tokens[i].Type)
            {
                case Lex.LT:
                    depth++;
                    break;
                case Lex.GT:
                case Lex.OP when text.TrimStart('>').IsEmpty:
                    depth -= text.Length;
                    if (depth <= 0) return depth == 0 ? i : -1;
                    break;
                case Lex.AND or Lex.OR or Lex.FROM or Lex.WHERE or Lex.THEN or Lex.SELECT:
                    return -1;
                case Lex.COMMA or Lex.LPAREN or Lex.RPAREN or Lex.LBRACKET or Lex.RBRACKET or Lex.INTEGER or Lex.COLON
                    or Lex.IDENT or Lex.QUOTED_IDENT:
                    break;
                default:
                    if (Keywords.WordOf(_tokens[i].Type) is null) return -1;
                    break;
            }
        }

        return -1;
    }

    private void MatchParentheses()
    {
        _match = new int[_tokens.Count];
        var open = new Stack<int>();
        int cases = 0;
        for (int i = 0; i < _tokens.Count; i++)
        {
            _match[i] = -1;
            switch (_tokens[i].Type)
            {
                case Lex.LPAREN or Lex.LBRACKET or Lex.LBRACE or Lex.TYPE_LT:
                    open.Push(i);
                    break;
                case Lex.RPAREN or Lex.RBRACKET or Lex.RBRACE or Lex.TYPE_GT when open.Count > 0:
                    _match[open.Pop()] = i;
                    break;
                case Lex.CASE:
                    cases++;
                    break;
                case Lex.END when cases > 0:
                    cases--;
                    break;
                case Lex.SEMI when open.Count == 0:
                    cases = 0;
                    break;
            }

            if (open.Count + cases > Depth) Depth = open.Count + cases;
        }

        if (Depth > _limits.MaxNestingDepth) throw ParserLimits.TooDeep();
    }

    /// <summary>
    /// From the innermost outwards: a parenthesis opens a query if a query begins behind it and fills it.
    /// </summary>
    private void MarkQueries()
    {
        for (int i = _tokens.Count - 1; i >= 0; i--)
        {
            if (_tokens[i].Type == Lex.LPAREN && OpensQuery(i)) _tokens[i].Type = Lex.LPAREN_QUERY;
        }
    }

    private bool OpensQuery(int i)
    {
        switch (TypeAt(i + 1))
        {
            case Lex.SELECT or Lex.WITH:
                return true;
            case Lex.VALUES:
                return TypeAt(i + 2) is Lex.LPAREN or Lex.LPAREN_QUERY;
            case Lex.TABLE:
                return TypeAt(i - 1) is not (Lex.IDENT or Lex.QUOTED_IDENT or Lex.UNICODE_IDENT or Lex.SESSION);
            case Lex.LPAREN_QUERY when !IsCallOrList(i):
                int close = _match[i + 1];
                return close >= 0 && TypeAt(close + 1) is Lex.RPAREN or Lex.UNION or Lex.INTERSECT or Lex.EXCEPT
                    or Lex.ORDER
                    or Lex.LIMIT or Lex.OFFSET or Lex.FETCH or Lex.FOR;
            default:
                return false;
        }
    }

    /// <summary>
    /// Whether the parenthesis belongs to a call, a VALUES row or a list, where <c>((SELECT 1))</c> has a scalar
    /// subquery.
    /// </summary>
    private bool IsCallOrList(int i)
    {
        int before = TypeAt(i - 1);
        if (IsInsertTarget(i - 1)) return false;
        if (before is Lex.IDENT or Lex.QUOTED_IDENT or Lex.UNICODE_IDENT or Lex.VALUES or Lex.RPAREN or Lex.RBRACKET)
            return true;
        if (before is Lex.COPY or Lex.SUBSCRIBE or Lex.EXPLAIN or Lex.MATERIALIZED or Lex.LATERAL or Lex.EXISTS
            or Lex.SELECT) return false;
        if (before == Lex.COMMA && IsInValues(i)) return true;
        if (Keywords.WordOf(before) is not { } word) return false;
        string folded = word.ToLowerInvariant();
        return !Syntax.Printing.ReservedWords.Reserved.Contains(folded)
            || before is Lex.USING or Lex.CHECK or Lex.CAST or Lex.ON;
    }

    private bool IsInsertTarget(int name)
    {
        while (TypeAt(name - 1) == Lex.DOT) name -= 2;
        return TypeAt(name - 1) == Lex.INTO;
    }

    /// <summary>Whether the list before the comma is a row of VALUES.</summary>
    private bool IsInValues(int i)
    {
        int at = i - 1;
        while (TypeAt(at) == Lex.COMMA && TypeAt(at - 1) == Lex.RPAREN)
        {
            int open = Array.LastIndexOf(_match, at - 1, at - 1);
            if (open < 0) return false;
            at = open - 1;
        }

        return TypeAt(at) == Lex.VALUES;
    }

    private void MarkContextualKeywords()
    {
        var hasFrom = new Stack<bool>();
        bool inFrom = false;
        for (int i = 0; i < _tokens.Count; i++)
        {
            int next = TypeAt(i + 1);
            bool isKeyword = true;
            switch (_tokens[i].Type)
            {
                case Lex.LPAREN or Lex.LPAREN_QUERY:
                    hasFrom.Push(inFrom);
                    inFrom = false;
                    break;
                case Lex.RPAREN:
                    hasFrom.TryPop(out inFrom);
                    break;
                case Lex.SELECT or Lex.SEMI:
                    inFrom = false;
                    break;
                case Lex.FROM:
                    inFrom = true;
                    break;
                case Lex.EMIT:
                    isKeyword = next == Lex.CHANGES || (next == Lex.ON && TypeAt(i + 2) == Lex.WINDOW);
                    break;
                case Lex.ASOF:
                    isKeyword = next is Lex.JOIN or Lex.LEFT or Lex.INNER;
                    break;
                case Lex.MATCH_RECOGNIZE:
                    isKeyword = inFrom && next == Lex.LPAREN && TypeAt(i - 1) != Lex.FROM && TypeAt(i - 1) != Lex.COMMA;
                    break;
                case Lex.QUALIFY:
                    isKeyword = inFrom && EndsOperand(TypeAt(i - 1)) && BeginsOperand(next);
                    break;
            }

            if (!isKeyword) _tokens[i].Type = Lex.IDENT;
        }
    }

    private static bool EndsOperand(int type) => type is Lex.RPAREN or Lex.RBRACKET or Lex.IDENT or Lex.QUOTED_IDENT
        or Lex.STRING or Lex.INTEGER or Lex.DECIMAL or Lex.END or Lex.NULL or Lex.TRUE or Lex.FALSE or Lex.STAR
            or Lex.PARAM
        || IsFreeWord(type);

    private static bool BeginsOperand(int type) =>
        type is Lex.LPAREN or Lex.IDENT or Lex.QUOTED_IDENT or Lex.NOT or Lex.CASE
        or Lex.INTEGER or Lex.DECIMAL or Lex.STRING or Lex.EXISTS or Lex.CAST or Lex.COALESCE or Lex.TRUE or Lex.FALSE
        or Lex.MINUS or Lex.PARAM || IsFreeWord(type);

    private static bool IsFreeWord(int type) =>
        Keywords.WordOf(type) is { } word && !Syntax.Printing.ReservedWords.NeedsQuotes(word.ToLowerInvariant());

    private List<IToken[]> Cut()
    {
        var statements = new List<IToken[]>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i <= _tokens.Count; i++)
        {
            int type = TypeAt(i);
            if (type is Lex.LPAREN or Lex.LPAREN_QUERY) depth++;
            if (type == Lex.RPAREN && depth > 0) depth--;
            if (i < _tokens.Count && (type != Lex.SEMI || depth > 0)) continue;
            if (i > start) statements.Add(Slice(start, i));
            start = i + 1;
        }

        return statements;
    }

    private IToken[] Slice(int start, int end)
    {
        var slice = new IToken[end - start + 1];
        for (int i = start; i < end; i++)
        {
            _tokens[i].TokenIndex = i - start;
            slice[i - start] = _tokens[i];
        }

        int at = end < _tokens.Count ? _tokens[end].StartIndex : _text.Length;
        slice[^1] =
            new CommonToken(TokenConstants.EOF, "<EOF>")
            {
                StartIndex = at,
                StopIndex = at - 1,
                TokenIndex = end - start
            };
        return slice;
    }
}
