using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Server.Sessions;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Queries;

/// <summary>
/// <c>SELECT columns FROM t WHERE key = $1 [AND …]</c> over a table or view stored by that key: answered from the store without a plan.
/// Immutable.
/// </summary>
internal sealed class KeyLookup
{
    private readonly long _objectId;
    private readonly int[] _columns;
    private readonly SqlType[] _keyTypes;
    private readonly int[] _parameters;
    private readonly object?[] _constants;
    private readonly bool _isView;

    private KeyLookup(RelationObject relation, int[] columns, SqlType[] keyTypes, int[] parameters, object?[] constants)
    {
        _objectId = relation.Id;
        _columns = columns;
        _keyTypes = keyTypes;
        _parameters = parameters;
        _constants = constants;
        _isView = relation is MaterializedViewObject;
    }

    /// <summary>Null when the query is of another form.</summary>
    public static KeyLookup? TryMake(SelectStatement syntax, BoundQueryStatement bound, CompilerContext context)
    {
        if (syntax.Query is not SelectQuery
            {
                IsDistinct: false, DistinctOn.Count: 0, GroupBy: null, Having: null, Qualify: null, Windows.Count: 0, Into: null,
                From: { Count: 1 } from, Where: { } where,
            } select
            || from[0] is not NamedTable { SystemTime: null, Sample: null } table || table.Alias is { Columns.Count: > 0 }
            || Relation(table.Name, context) is not { Key.Count: > 0 } relation
            || relation is not (MaterializedViewObject or TableObject { IsInternal: true }))
        {
            return null;
        }

        string alias = table.Alias?.Name.Text ?? relation.Name;
        if (OutputColumns(select, relation, alias) is not { } columns) return null;
        return TryKeys(where, relation, alias, bound, out int[] parameters, out object?[] constants)
            ? new KeyLookup(relation, columns, [.. relation.Key.Select(k => relation.Columns[k].Type)], parameters, constants)
            : null;
    }

    /// <summary>True when it was answered: the row, or null for none. False: take the long way.</summary>
    public bool TryFind(Session session, object?[] parameters, out StreamChunk? row)
    {
        row = null;
        long minimum = 0;
        if (_isView && session.Written.Count > 0 && !session.TryOwnWritesEpoch(_objectId, out minimum)) return false;
        var keys = new Column[_keyTypes.Length];
        int made = 0;
        try
        {
            for (; made < keys.Length; made++)
            {
                object? value = _parameters[made] >= 0 ? parameters[_parameters[made]] : _constants[made];
                if (value is null) return true;
                if (Widen(value, _keyTypes[made]) is not { } fitting) return false;
                using ColumnBuilder builder = ColumnBuilder.Create(_keyTypes[made], 1);
                builder.AppendValue(fitting);
                keys[made] = builder.Finish();
            }

            return session.Services.Engine.Points.TryFind(_objectId, keys, _columns, minimum, out row);
        }
        finally
        {
            for (int i = 0; i < made; i++) keys[i].Release();
        }
    }

    private static RelationObject? Relation(ObjectName name, CompilerContext context)
    {
        if (name.Schema is { } schema) return context.Catalog.Find(schema, name.Name) as RelationObject;
        foreach (string candidate in context.SearchPath)
            if (context.Catalog.Find(candidate, name.Name) is { } found) return found as RelationObject;
        return null;
    }

    private static int[]? OutputColumns(SelectQuery select, RelationObject relation, string alias)
    {
        var columns = new List<int>();
        foreach (SelectItem item in select.Items)
        {
            if (item.Expression is StarExpression star && (star.Qualifier is null || star.Qualifier.Name == alias))
            {
                for (int i = 0; i < relation.Columns.Count; i++)
                    if (!relation.Columns[i].IsHidden) columns.Add(i);
            }
            else if (ColumnOf(item.Expression, relation, alias) is { } index and >= 0)
            {
                columns.Add(index);
            }
            else
            {
                return null;
            }
        }

        return columns.Any(c => relation.Columns[c].Generated is { } && !relation.Columns[c].IsStored) ? null : [.. columns];
    }

    private static int ColumnOf(SqlExpression expression, RelationObject relation, string alias)
    {
        if (expression is not ColumnReference { Name: { Parts.Count: <= 2 } name }) return -1;
        if (name.Parts.Count == 2 && name.Parts[0].Text != alias) return -1;
        int index = relation.IndexOf(name.Name);
        return index >= 0 && !relation.Columns[index].IsHidden ? index : -1;
    }

    private static bool TryKeys(
        SqlExpression where, RelationObject relation, string alias, BoundQueryStatement bound, out int[] parameters, out object?[] constants)
    {
        parameters = new int[relation.Key.Count];
        constants = new object?[relation.Key.Count];
        Array.Fill(parameters, -2);
        IReadOnlyList<SqlExpression> terms = where is LogicalExpression { Kind: LogicalKind.And } and ? and.Operands : [where];
        if (terms.Count != relation.Key.Count) return false;
        foreach (SqlExpression term in terms)
        {
            if (term is not BinaryExpression { Operator.Symbol: "=" } equal) return false;
            (SqlExpression column, SqlExpression value) = equal.Left is ColumnReference ? (equal.Left, equal.Right) : (equal.Right, equal.Left);
            int slot = Array.IndexOf([.. relation.Key], ColumnOf(column, relation, alias));
            if (slot < 0 || parameters[slot] != -2) return false;
            SqlType type = relation.Columns[relation.Key[slot]].Type;
            if (value is ParameterExpression parameter)
            {
                parameters[slot] = parameter.Number - 1;
                if (parameter.Number > bound.ParameterTypes.Count) return false;
            }
            else if (Constant(value, type) is { } constant)
            {
                parameters[slot] = -1;
                constants[slot] = constant;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static object? Constant(SqlExpression value, SqlType type)
    {
        try
        {
            return value switch
            {
                NumberLiteral { IsInteger: true } number when type.IsInteger => TextFormat.Parse(type, number.Text),
                StringLiteral text when type.Kind is TypeKind.Text or TypeKind.Uuid && type.Modifier < 0 => TextFormat.Parse(type, text.Value),
                _ => null,
            };
        }
        catch (Core.Errors.StreamSqlException)
        {
            return null;
        }
    }

    /// <summary>The value in the key's representation; null when it does not fit as it is.</summary>
    private static object? Widen(object value, SqlType type) => (type.Physical, value) switch
    {
        (PhysicalKind.Int64, long) => value,
        (PhysicalKind.Int64, int number) when type.Kind == TypeKind.Int64 => (long)number,
        (PhysicalKind.Int64, short number) when type.Kind == TypeKind.Int64 => (long)number,
        (PhysicalKind.Int32, int) => value,
        (PhysicalKind.Int32, short number) when type.Kind == TypeKind.Int32 => (int)number,
        (PhysicalKind.Int16, short) => value,
        (PhysicalKind.View, string) when type.Kind == TypeKind.Text => value,
        (PhysicalKind.Uuid, UuidValue) => value,
        (PhysicalKind.Decimal, decimal) => value,
        (PhysicalKind.Bit, bool) => value,
        _ => null,
    };
}
