using System.Runtime.InteropServices;

namespace StreamSql.State.Tables;

/// <summary>What the writer of a versioned table keeps per key, inline in the key's row.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WriterState
{
    public const int Size = 16;

    /// <summary>1 + the key's row in the open version; 0: none.</summary>
    public int Pending;

    /// <summary>1 when the key changed in the open version.</summary>
    public int Touched;

    /// <summary>Bags: how often the row counts in the open version.</summary>
    public long Multiplicity;
}
