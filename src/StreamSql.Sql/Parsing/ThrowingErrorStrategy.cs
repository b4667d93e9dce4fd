using Antlr4.Runtime;
using Antlr4.Runtime.Misc;

namespace StreamSql.Sql.Parsing;

/// <summary>Stops at the first error; never repairs.</summary>
internal sealed class ThrowingErrorStrategy : DefaultErrorStrategy
{
    public override void Recover(Parser recognizer, RecognitionException e) =>
        throw new ParseCanceledException("syntax error", e);

    public override IToken RecoverInline(Parser recognizer) =>
        throw new ParseCanceledException("syntax error", new InputMismatchException(recognizer));

    public override void Sync(Parser recognizer)
    {
    }

    public override void ReportError(Parser recognizer, RecognitionException e)
    {
    }
}
