using System.Runtime.CompilerServices;
using Antlr4.Runtime;
using StreamSql.Core.Errors;

namespace StreamSql.Sql.Parsing;

/// <summary>
/// Base of the generated parser: turns a stack that is nearly used up into an error. Belongs to one parse.
/// </summary>
internal abstract class SqlParserBase(ITokenStream input, TextWriter output, TextWriter errorOutput)
    : Parser(input, output, errorOutput)
{
    public override void EnterRule(ParserRuleContext localctx, int state, int ruleIndex)
    {
        CheckStack();
        base.EnterRule(localctx, state, ruleIndex);
    }

    public override void EnterRecursionRule(ParserRuleContext localctx, int state, int ruleIndex, int precedence)
    {
        CheckStack();
        base.EnterRecursionRule(localctx, state, ruleIndex, precedence);
    }

    private static void CheckStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw ParserLimits.TooDeep();
    }
}
