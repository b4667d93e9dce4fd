using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators;
using StreamSql.State.Tables;

namespace StreamSql.Runtime.Serving;

/// <summary>
/// The stored objects of one statement, pinned so that each stays readable as it is until this is disposed. Usable from any one
/// thread at a time.
/// </summary>
public sealed class ReadSnapshot : ITableReader, IDisposable
{
    private readonly Dictionary<long, IReadOnlyList<TablePin>> _pins;

    internal ReadSnapshot(Dictionary<long, IReadOnlyList<TablePin>> pins, long? epoch, IReadOnlyList<string> notices)
    {
        _pins = pins;
        Epoch = epoch;
        Notices = notices;
    }

    /// <summary>A statement that reads nothing stored.</summary>
    public static ReadSnapshot Empty => new([], null, []);

    /// <summary>The one epoch of all views; null when there are none or they are read at different ones.</summary>
    public long? Epoch { get; }

    /// <summary>What the user should be told about consistency.</summary>
    public IReadOnlyList<string> Notices { get; }

    public IEnumerable<StreamChunk> Scan(long objectId, IReadOnlyList<int> columns)
    {
        foreach (TablePin pin in PinsOf(objectId))
            foreach (StreamChunk chunk in pin.Scan(columns)) yield return chunk;
    }

    public StreamChunk? Find(long objectId, ReadOnlySpan<Column> key, IReadOnlyList<int> columns)
    {
        IReadOnlyList<TablePin> pins = PinsOf(objectId);
        Schema schema = pins[0].Table.Descriptor.Schema;
        var builders = new ColumnBuilder[columns.Count];
        for (int i = 0; i < builders.Length; i++) builders[i] = ColumnBuilder.Create(schema[columns[i]].Type, 1);
        try
        {
            foreach (TablePin pin in pins)
            {
                if (!pin.TryGet(key, 0, columns, builders)) continue;
                var found = new Column[builders.Length];
                for (int i = 0; i < found.Length; i++) found[i] = builders[i].Finish();
                return new StreamChunk(found, 1);
            }

            return null;
        }
        finally
        {
            foreach (ColumnBuilder builder in builders) builder.Dispose();
        }
    }

    /// <summary>Rows of an object, without reading them.</summary>
    public long CountOf(long objectId) => PinsOf(objectId).Sum(p => p.Count);

    public void Dispose()
    {
        foreach (IReadOnlyList<TablePin> pins in _pins.Values)
            foreach (TablePin pin in pins) pin.Dispose();
        _pins.Clear();
    }

    private IReadOnlyList<TablePin> PinsOf(long objectId) => _pins.TryGetValue(objectId, out IReadOnlyList<TablePin>? pins)
        ? pins
        : throw new StreamSqlException(SqlState.ObjectNotInPrerequisiteState, $"object {objectId} is not part of the statement's snapshot");
}
