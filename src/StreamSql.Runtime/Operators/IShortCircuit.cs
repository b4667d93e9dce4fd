namespace StreamSql.Runtime.Operators;

/// <summary>An operator that can tell that further input cannot change its output (LIMIT), so that its leaves may stop reading.</summary>
public interface IShortCircuit
{
    bool NeedsNoMoreInput { get; }
}
