using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;

namespace StreamSql.Sql.Binding;

/// <summary>
/// Resolves names and types of one statement against a catalog version and makes every implicit cast explicit. One instance per
/// statement, used by one thread.
/// </summary>
internal sealed partial class Binder
{
    private const int MaxDepth = 200;

    private readonly CompilerContext _context;

    /// <summary>Materialized views stand for their query (jobs) instead of their stored rows (bounded reads).</summary>
    private readonly bool _inlineMaterialized;

    private readonly List<SqlType?> _parameterTypes;
    private readonly Dictionary<Expr, int> _positions = new(ReferenceEqualityComparer.Instance);
    private int _nextColumn = 1;
    private int _depth;

    public Binder(CompilerContext context, bool inlineMaterialized)
    {
        _context = context;
        _inlineMaterialized = inlineMaterialized;
        _parameterTypes = [.. context.ParameterTypes];
    }

    /// <summary>Ids of the objects the statement names, directly or through views.</summary>
    public HashSet<long> DependsOn { get; } = [];

    /// <summary>The objects that the statement's own text names: what a new object depends on.</summary>
    public HashSet<long> DirectDependsOn { get; } = [];

    public List<Notice> Notices { get; } = [];

    /// <summary>Types of $1 …, text where nothing said otherwise.</summary>
    public IReadOnlyList<SqlType> ParameterTypes => [.. _parameterTypes.Select(t => t is null or { Kind: TypeKind.Unknown } ? SqlTypes.Text : t)];

    private int NewId() => _nextColumn++;

    private BoundColumn NewColumn(string name, SqlType type, bool nullable = true) => new(NewId(), name, type, nullable);

    private T At<T>(T expression, SyntaxNode node)
        where T : Expr
    {
        if (!node.Span.IsNone) _positions[expression] = node.Span.Position;
        return expression;
    }

    private int PositionOf(Expr expression) => _positions.GetValueOrDefault(expression);

    private IDisposable? Deeper(SyntaxNode node)
    {
        if (++_depth > MaxDepth)
            throw new StreamSqlException(SqlState.StatementTooComplex, "stack depth limit exceeded") { Position = node.Span.Position };
        return null;
    }
}
