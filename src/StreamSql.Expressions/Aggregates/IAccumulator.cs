using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Aggregates;

/// <summary>
/// The arithmetic of a fixed-size aggregate: a state struct whose default is empty, and what a value does to it. The loops around it are
/// compiled for the struct (<see cref="AccumulatorAggregate{TAccumulator,TState,TInput}"/>).
/// </summary>
internal interface IAccumulator<TState, TInput>
    where TState : unmanaged
    where TInput : unmanaged
{
    static abstract bool CanRetract { get; }

    static abstract IReadOnlyList<SqlType> PartialTypes { get; }

    static abstract void Add(ref TState state, TInput value);

    static abstract void Remove(ref TState state, TInput value);

    static abstract void Combine(ref TState state, in TState other);

    static abstract void Subtract(ref TState state, in TState other);

    static abstract void Emit(in TState state, ColumnBuilder into);

    static abstract void EmitPartial(in TState state, ReadOnlySpan<ColumnBuilder> partials);

    static abstract TState ReadPartial(ReadOnlySpan<Column> partials, int row);
}
