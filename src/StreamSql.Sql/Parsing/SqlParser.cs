using Antlr4.Runtime;
using Antlr4.Runtime.Atn;
using Antlr4.Runtime.Misc;
using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing.Generated;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Parsing;

/// <summary>
/// Text to syntax. Errors are <see cref="StreamSqlException"/> with PostgreSQL's code, message and position. All
/// methods may be
/// called from any thread.
/// </summary>
public static partial class SqlParser
{
    /// <summary>
    /// Statements nested deeper than this are parsed on a thread of their own with a stack that holds the deepest
    /// allowed one.
    /// </summary>
    private const int DepthOnCallersStack = 40;

    private const int DeepStackSize = 256 * 1024 * 1024;

    /// <summary>
    /// Parses all statements of a script; empty ones are skipped. Error positions count from the start of the script.
    /// </summary>
    public static IReadOnlyList<ParsedStatement> ParseScript(string sql) => ParseScript(sql, ParserLimits.Default);

    /// <summary>The same with limits other than the default.</summary>
    public static IReadOnlyList<ParsedStatement> ParseScript(string sql, ParserLimits limits)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return Run(sql, limits, static (shaper, text, limits) =>
        {
            var statements = new List<ParsedStatement>();
            foreach (var tokens in shaper.Statements)
            {
                int start = tokens[0].StartIndex;
                int end = tokens[^2].StopIndex + 1;
                var builder = new AstBuilder(text, start, limits);
                var statement =
                    Parse(tokens, shaper.Source, text, p => p.singleStatement(), c => builder.Build(c.statement()));
                statements.Add(new ParsedStatement(statement, text[start..end], start));
            }

            return (IReadOnlyList<ParsedStatement>)statements;
        });
    }

    /// <summary>Parses exactly one statement, a closing semicolon allowed.</summary>
    public static SqlStatement ParseStatement(string sql)
    {
        var statements = ParseScript(sql);
        return statements.Count switch
        {
            1 => statements[0].Statement,
            0 => throw SyntaxErrors.AtEnd(sql),
            _ =>
                throw new StreamSqlException(SqlState.SyntaxError,
                    "cannot insert multiple commands into a prepared statement"),
        };
    }

    /// <summary>Parses a value expression, such as a stored default or watermark.</summary>
    public static SqlExpression ParseExpression(string sql) =>
        ParseOne(sql, p => p.singleExpression(), (b, c) => b.Expression(c.expr()));

    /// <summary>Parses a type name, such as <c>numeric(10,2)[]</c>.</summary>
    public static TypeName ParseType(string sql) => ParseOne(sql, p => p.singleType(), (b, c) => b.Type(c.typeName()));

    private static TResult ParseOne<TContext, TResult>(
        string sql, Func<StreamSqlParser, TContext> rule, Func<AstBuilder, TContext, TResult> build)
        where TContext : ParserRuleContext
    {
        ArgumentNullException.ThrowIfNull(sql);
        return Run(sql, ParserLimits.Default, (shaper, text, limits) =>
        {
            if (shaper.Statements.Count == 0) throw SyntaxErrors.AtEnd(text);
            if (shaper.Statements.Count > 1) throw SyntaxErrors.At(text, shaper.Statements[0][^1].StartIndex, ";");
            var builder = new AstBuilder(text, 0, limits);
            return Parse(shaper.Statements[0], shaper.Source, text, rule, c => build(builder, c));
        });
    }

    private readonly record struct Shaped(List<IToken[]> Statements, ITokenSource Source);

    private static T Run<T>(string text, ParserLimits limits, Func<Shaped, string, ParserLimits, T> action)
    {
        if (text.Length > limits.MaxStatementLength)
        {
            throw new StreamSqlException(SqlState.ProgramLimitExceeded, "statement is too long")
            {
                Detail = $"It has {text.Length} characters, the limit is {limits.MaxStatementLength}.",
            };
        }

        var shaper = new TokenShaper(text, limits);
        var shaped = new Shaped(shaper.Shape(), shaper.Source);
        return shaper.Depth <= DepthOnCallersStack ? action(shaped, text, limits)
            : OnDeepStack(() => action(shaped, text, limits));
    }

    private static T OnDeepStack<T>(Func<T> action)
    {
        T result = default!;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? error = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = action();
                }
                catch (Exception e) when (e is StreamSqlException)
                {
                    error = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e);
                }
            },
            DeepStackSize)
        {
            IsBackground = true,
            Name = "deep statement parser",
        };
        thread.Start();
        thread.Join();
        error?.Throw();
        return result;
    }

    private static TResult Parse<TContext, TResult>(
        IToken[] tokens, ITokenSource source, string text, Func<StreamSqlParser, TContext> rule, Func<TContext,
        TResult> build)
        where TContext : ParserRuleContext
    {
        var parser = new StreamSqlParser(new StatementTokens(tokens, source), TextWriter.Null, TextWriter.Null)
        {
            ErrorHandler = new ThrowingErrorStrategy(),
        };
        parser.RemoveErrorListeners();
        parser.Interpreter.PredictionMode = PredictionMode.SLL;
        TContext context;
        try
        {
            context = rule(parser);
        }
        catch (ParseCanceledException)
        {
            context = ParseAgain(parser, tokens, text, rule);
        }

        return build(context);
    }

    /// <summary>The second stage: full LL prediction decides whether the text is really wrong, and where.</summary>
    private static TContext ParseAgain<TContext>(
        StreamSqlParser parser, IToken[] tokens, string text, Func<StreamSqlParser, TContext> rule)
        where TContext : ParserRuleContext
    {
        parser.Reset();
        ((StatementTokens)parser.TokenStream).ForgetFarthest();
        parser.Interpreter.PredictionMode = PredictionMode.LL;
        try
        {
            return rule(parser);
        }
        catch (ParseCanceledException e)
        {
            throw SyntaxErrors.From((RecognitionException)e.InnerException!, parser, tokens, text);
        }
    }
}
