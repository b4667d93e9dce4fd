using System.Text.Json;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Serialization;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Physical;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Explain;

/// <summary>EXPLAIN: the statement at one of its stages.</summary>
internal static class Explainer
{
    /// <summary>An id that stands for an object not made yet.</summary>
    private const long NoObject = 1;

    public static string Explain(SqlStatement statement, ExplainFormat format, CompilerContext context)
    {
        if (format == ExplainFormat.Ast) return AstPrinter.Print(statement);
        BoundStatement bound = Binder.BindStatement(statement, context);
        switch (bound)
        {
            case BoundQueryStatement query:
                if (Logical(query.Query, query.NextColumn, QueryMode.Bounded, query.Syntax.Emit, format, bound, context,
                    null) is { } plan) return plan;
                return Print(SqlCompiler.CompileQuery(query, NoParameters(bound), QueryMode.Bounded, context), format);
            case BoundCreateJob job:
                if (Logical(job.Query, job.NextColumn, QueryMode.Streaming, job.Emit, format, bound, context,
                    job.Object.Options) is { } text) return text;
                return Print(SqlCompiler.CompileJob(job, job.Object.Id == 0 ? NoObject : job.Object.Id, context), format);
            case BoundInsert insert:
                if (Logical(insert.Query, insert.NextColumn, QueryMode.Bounded, EmitMode.Default, format, bound, context,
                    null) is { } rows) return rows;
                return $"Insert on {insert.Target.Name}\n"
                    + Indent(Print(SqlCompiler.CompileBounded(insert.Query, insert, NoParameters(bound), context), format), format);
            case BoundModify modify:
                if (Logical(modify.Query, modify.NextColumn, QueryMode.Bounded, EmitMode.Default, format, bound, context,
                    null) is { } old) return old;
                return $"{(modify.IsDelete ? "Delete" : "Update")} on {modify.Target.Name}\n"
                    + Indent(Print(SqlCompiler.CompileBounded(modify.Query, modify, NoParameters(bound), context), format), format);
            default: throw StreamSqlException.NotSupported("EXPLAIN of this statement", statement.Span.Position);
        }
    }

    private static object?[] NoParameters(BoundStatement bound) => new object?[bound.ParameterTypes.Count];

    private static string Indent(string text, ExplainFormat format) => format == ExplainFormat.Json
        ? text
        : string.Join('\n', text.Split('\n').Select(l => "  " + l));

    private static string? Logical(
        BoundQuery query, int nextColumn, QueryMode mode, EmitMode emit, ExplainFormat format, BoundStatement bound, CompilerContext context,
        IReadOnlyDictionary<string, string>? options)
    {
        if (format is not (ExplainFormat.Logical or ExplainFormat.Optimized)) return null;
        PlanSettings settings = SqlCompiler.Settings(mode, emit, context, options);
        LogicalNode node = SqlCompiler.PlanLogical(
            query, nextColumn, settings, NoParameters(bound), bound, out _, format == ExplainFormat.Optimized);
        return LogicalPrinter.Print(node);
    }

    private static string Print(CompiledQuery query, ExplainFormat format) => format switch
    {
        ExplainFormat.Json => JsonSerializer.Serialize(query.Graph, PlanJson.Indented),
        ExplainFormat.Graph => GraphPrinter.Print(query.Graph),
        _ => PhysicalPrinter.Print(query.Plan),
    };
}
