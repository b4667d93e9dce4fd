using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace StreamSql.Core.Plan.Expressions;

/// <summary>An immutable list of expressions that compares by its elements.</summary>
[CollectionBuilder(typeof(ExprList), nameof(Create))]
[JsonConverter(typeof(Serialization.ExprListConverter))]
public sealed class ExprList : IReadOnlyList<Expr>, IEquatable<ExprList>
{
    private readonly Expr[] _items;

    public ExprList(IEnumerable<Expr> items) => _items = [.. items];

    public int Count => _items.Length;

    public Expr this[int index] => _items[index];

    public static ExprList Create(ReadOnlySpan<Expr> items) => new(items.ToArray());

    public bool Equals(ExprList? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as ExprList);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (Expr item in _items) hash.Add(item);
        return hash.ToHashCode();
    }

    public IEnumerator<Expr> GetEnumerator() => ((IEnumerable<Expr>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(", ", (IEnumerable<Expr>)_items);
}
