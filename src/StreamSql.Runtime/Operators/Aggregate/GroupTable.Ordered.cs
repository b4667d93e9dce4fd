using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;

namespace StreamSql.Runtime.Operators.Aggregate;

/// <summary>Aggregates over a group's sorted multiset of values.</summary>
internal sealed partial class GroupTable
{
    public void OpenOrdered(OperatorContext context, string uid) { }
    private void KeepOrderedResults(int slot) { }
    private void ForgetOrderedResults() { }
    private void RemoveOrdered(int slot) { }
    private void EmitOrdered(BoundCall call, ReadOnlySpan<int> slots, ReadOnlySpan<int> touched, ColumnBuilder builder) { }
    private void UpdateMultiset(BoundCall call, Column[] arguments, StreamChunk chunk, ReadOnlySpan<int> slots, ReadOnlySpan<int> rows, ReadOnlySpan<RowKind> kinds) { }
}
