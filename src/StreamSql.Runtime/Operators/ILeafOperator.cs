namespace StreamSql.Runtime.Operators;

/// <summary>
/// An operator without inputs that is asked for rows (values, table and system scans) by whoever runs its chain. A source with
/// splits is not one of these: it has a reader, offsets and barriers of its own.
/// </summary>
public interface ILeafOperator
{
    /// <summary>
    /// Emits some of the rows that are left, a chunk or a few. Returns false when all rows have been emitted; the caller then ends
    /// the chain's input. May be called again after that and stays false.
    /// </summary>
    bool Poll();
}
