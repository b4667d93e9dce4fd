using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.State.Tables;

namespace StreamSql.Runtime.Operators.Materialize;

/// <summary>
/// Keeps a view's rows in a versioned table, which becomes readable at each barrier under the barrier's epoch, and passes the changelog
/// on to those attached to the view.
/// </summary>
public sealed class MaterializeOperator(MaterializeSpec spec) : StreamOperator
{
    private VersionedTable _table = null!;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        RowIdentity identity = !spec.IsBag ? RowIdentity.Key
            : spec.InputMode == ChangelogMode.AppendOnly ? RowIdentity.AppendOnly : RowIdentity.Bag;
        _table = context.State.OpenVersioned(
            new VersionedTableDescriptor(spec.Uid + "/rows", new Schema(spec.Output), identity, spec.KeyColumns));
        context.Services.Views?.Register(spec.ObjectId, context.Subtask, context.Parallelism, _table);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        _table.Apply(chunk);
        if (Context.HasConsumers) Output.Emit(chunk);
        else chunk.Release();
    }

    public override void ProcessBarrier(Barrier barrier) => _table.Publish(barrier.Epoch);
}
