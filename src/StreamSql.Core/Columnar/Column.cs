using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar;

/// <summary>
/// A reference-counted vector of values of one type, immutable once shared. Whoever holds a reference may read it from any
/// thread; the last release gives the buffers back. A method that returns a column gives its caller one reference.
/// </summary>
public abstract class Column
{
    private PooledBuffer? _validity;
    private int _references = 1;

    protected Column(SqlType type, int length, PooledBuffer? validity)
    {
        Type = type;
        Length = length;
        _validity = validity;
    }

    public SqlType Type { get; }

    /// <summary>Physical rows.</summary>
    public int Length { get; }

    public bool HasNulls => _validity is not null;

    /// <summary>One bit per row, set = not null; empty when no row is null.</summary>
    public ReadOnlySpan<ulong> Validity =>
        _validity is null ? default : _validity.As<ulong>()[..Bitmap.WordCount(Length)];

    /// <summary>The validity buffer to share with a derived column of equal length (retain it); null when no row is null.</summary>
    public PooledBuffer? ValidityBuffer => _validity;

    public bool IsNull(int row) => _validity is not null && !Bitmap.Get(_validity.As<ulong>(), row);

    public bool IsValid(int row) => !IsNull(row);

    public void Retain()
    {
        int references = Interlocked.Increment(ref _references);
        Invariant.Check(references > 1);
    }

    public void Release()
    {
        int references = Interlocked.Decrement(ref _references);
        Invariant.Check(references >= 0);
        if (references > 0) return;
        _validity?.Release();
        _validity = null;
        ReleaseBuffers();
    }

    /// <summary>A new dense column with the given rows in that order; fixed-width values are copied, string bytes are shared.</summary>
    public abstract Column Gather(ReadOnlySpan<int> rows);

    /// <summary>One value in the representation of <see cref="SqlValue"/>; for cold paths and tests.</summary>
    public abstract object? GetValue(int row);

    /// <summary>The same data seen as another type of equal physical layout.</summary>
    public abstract Column Retype(SqlType type);

    /// <summary>Bytes this column keeps in memory, for budgets and metrics; shared buffers count each time.</summary>
    public virtual long MemorySize => _validity?.Capacity ?? 0;

    protected abstract void ReleaseBuffers();

    /// <summary>The validity of gathered rows; null when all of them are valid.</summary>
    protected PooledBuffer? GatherValidity(ReadOnlySpan<int> rows)
    {
        if (_validity is null) return null;
        ReadOnlySpan<ulong> source = _validity.As<ulong>();
        PooledBuffer target = BufferPool.Rent<ulong>(Math.Max(1, Bitmap.WordCount(rows.Length)));
        Span<ulong> words = target.As<ulong>();
        Bitmap.Fill(words, rows.Length, false);
        int valid = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            ulong bit = source[rows[i] >> 6] >> (rows[i] & 63) & 1;
            words[i >> 6] |= bit << (i & 63);
            valid += (int)bit;
        }

        if (valid < rows.Length) return target;
        target.Release();
        return null;
    }
}
