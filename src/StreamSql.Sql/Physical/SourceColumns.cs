using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Physical;

/// <summary>What a reader must decode so that some columns of a base object can be shown.</summary>
internal static class SourceColumns
{
    public static (IReadOnlyList<DecodedField> Decoded, ExprList? Computed) Decode(BaseObject source, IReadOnlyList<int> wanted)
    {
        var decoded = new List<int>();
        bool anyComputed = false;
        foreach (int column in wanted)
        {
            // An internal log stores what was computed when the row was written.
            if (IsComputed(source, column))
            {
                anyComputed = true;
                foreach (int input in ExprTree.Inputs(Expand(source, column)).Order()) Add(input);
            }
            else
            {
                Add(column);
            }
        }

        DecodedField[] fields = [.. decoded.Select(c => Field(source, c))];
        if (!anyComputed) return (fields, null);
        return (fields, new ExprList(wanted.Select(c => IsComputed(source, c)
            ? ExprTree.Rewrite(Expand(source, c), e => e is InputRef r ? r with { Index = decoded.IndexOf(r.Index) } : null)
            : new InputRef(decoded.IndexOf(c), source.Columns[c].Type))));

        void Add(int column)
        {
            if (!decoded.Contains(column)) decoded.Add(column);
        }
    }

    private static bool IsComputed(BaseObject source, int column) => source.Columns[column].Generated is not null && !source.IsInternal;

    /// <summary>A computed column's expression over columns that are read.</summary>
    private static Expr Expand(BaseObject source, int column) => ExprTree.Rewrite(
        source.Columns[column].Generated!.Expression,
        e => e is InputRef r && r.Index != column && IsComputed(source, r.Index) ? Expand(source, r.Index) : null);

    private static DecodedField Field(BaseObject source, int column)
    {
        CatalogColumn definition = source.Columns[column];
        int index = 0;
        for (int i = 0; i < column; i++)
            if (source.IsInternal || (source.Columns[i].Generated is null && source.Columns[i].Metadata is null)) index++;
        return new DecodedField(definition.Name, definition.Type, definition.Nullable, index, definition.Metadata);
    }
}
