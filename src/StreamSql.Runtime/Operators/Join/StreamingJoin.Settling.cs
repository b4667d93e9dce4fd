using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Operators;

namespace StreamSql.Runtime.Operators.Join;

/// <summary>What one change of an input means for the output, given its matches: joined rows, padding, semi and anti results.</summary>
internal sealed partial class StreamingJoin
{
    /// <summary>Settles row i, or with true rows i and i+1 as one update.</summary>
    private bool Settle(StreamChunk chunk, ReadOnlySpan<int> rows, int i, int end, int side)
    {
        if (i + 1 < end && IsPair(chunk, rows, i))
        {
            SettleUpdate(chunk, rows, i, side);
            return true;
        }

        int row = rows[i];
        bool retract = chunk.Kind(row).IsRetract();
        int matches = CountMatches(i);
        if (!Store(chunk, row, _ownSlots[i], side, retract, matches)) return false;
        RowKind kind = retract ? RowKind.Delete : RowKind.Insert;
        (int start, int stop) = _candidates.RangeOf(i);
        long ownRows = _ownSlots[i] < 0 ? 0 : _sides[side].Rows(_ownSlots[i]);
        for (int candidate = start; candidate < stop; candidate++)
            if (_candidates.Passes(candidate)) Match(chunk, row, candidate, kind, i, side, ownRows);
        if (LeavesUnpaired(side, matches)) Add(chunk, side, row, -1, kind);
        return false;
    }

    /// <summary>An update that keeps its join key: what holds for both halves leaves as -U and +U, side by side.</summary>
    private void SettleUpdate(StreamChunk chunk, ReadOnlySpan<int> rows, int i, int side)
    {
        int before = rows[i];
        int after = rows[i + 1];
        int slot = _ownSlots[i];
        int matchesBefore = CountMatches(i);
        int matchesAfter = CountMatches(i + 1);
        bool known = Store(chunk, before, slot, side, true, matchesBefore);
        Store(chunk, after, slot, side, false, matchesAfter);
        bool leftBefore = known && LeavesUnpaired(side, matchesBefore);
        bool leftAfter = LeavesUnpaired(side, matchesAfter);
        if (leftBefore && leftAfter) AddUpdate(chunk, side, before, after, -1);
        else if (leftBefore) Add(chunk, side, before, -1, RowKind.Delete);
        (int start, int stop) = _candidates.RangeOf(i);
        int shift = _candidates.RangeOf(i + 1).Start - start;
        for (int candidate = start; candidate < stop; candidate++)
        {
            bool passesBefore = known && _candidates.Passes(candidate);
            bool passesAfter = _candidates.Passes(candidate + shift);
            if (passesBefore && passesAfter)
            {
                if (_shape.IsSemiOrAnti) continue;
                for (int n = _candidates.Multiplicity(candidate); n > 0; n--) AddUpdate(chunk, side, before, after, candidate);
            }
            else if (passesBefore)
            {
                Match(chunk, before, candidate, RowKind.Delete, i, side, _sides[side].Rows(slot) - 1);
            }
            else if (passesAfter)
            {
                Match(chunk, after, candidate + shift, RowKind.Insert, i, side, _sides[side].Rows(slot));
            }
        }

        if (leftAfter && !leftBefore) Add(chunk, side, after, -1, RowKind.Insert);
    }

    /// <summary>
    /// One change with one matching row of the other side: that row's own padding or semi/anti result when this is its first match or
    /// was its last, and the joined rows.
    /// </summary>
    /// <param name="ownRows">Rows under the key on this side after the change.</param>
    private void Match(StreamChunk chunk, int row, int candidate, RowKind kind, int i, int side, long ownRows)
    {
        bool retract = kind == RowKind.Delete;
        bool turns = TurnsOther(i, candidate, side, retract, ownRows);
        int copies = _candidates.Multiplicity(candidate);
        bool pads = turns && (side == 0 ? _shape.PreservesRight : _shape.PreservesLeft);
        if (pads && !retract) AddOther(chunk, side, candidate, RowKind.Delete, copies);
        if (!_shape.IsSemiOrAnti)
            for (int n = copies; n > 0; n--) Add(chunk, side, row, candidate, kind);
        if (pads && retract) AddOther(chunk, side, candidate, RowKind.Insert, copies);
        if (!turns || side == 0 || !_shape.IsSemiOrAnti) return;
        bool appears = _shape.Spec.Kind == JoinKind.LeftSemi != retract;
        AddOther(chunk, side, candidate, appears ? RowKind.Insert : RowKind.Delete, copies);
    }

    /// <summary>Whether the other side's row gets its first match or loses its last one.</summary>
    private bool TurnsOther(int i, int candidate, int side, bool retract, long ownRows)
    {
        if (side == 0 ? !_shape.PreservesRight : !_shape.PreservesLeft && !_shape.IsSemiOrAnti) return false;
        if (_shape.Residual is null) return ownRows == (retract ? 0 : 1);
        int before = _sides[1 - side].AddDegree(_otherSlots[i], _candidates.KeyOf(candidate), retract ? -1 : 1);
        return before == (retract ? 1 : 0);
    }

    /// <summary>The change itself leaves alone: padded, or as the result of a semi or anti join.</summary>
    private bool LeavesUnpaired(int side, int matches) => _shape.Spec.Kind switch
    {
        JoinKind.LeftSemi => side == 0 && matches > 0,
        JoinKind.LeftAnti => side == 0 && matches == 0,
        _ => matches == 0 && (side == 0 ? _shape.PreservesLeft : _shape.PreservesRight),
    };

    private int CountMatches(int index)
    {
        (int start, int end) = _candidates.RangeOf(index);
        int matches = 0;
        for (int candidate = start; candidate < end; candidate++)
            if (_candidates.Passes(candidate)) matches += _candidates.Multiplicity(candidate);
        return matches;
    }

    /// <summary>False for a withdrawal of a row that is not there.</summary>
    private bool Store(StreamChunk chunk, int row, int slot, int side, bool retract, int degree)
    {
        if (slot < 0) return true;
        if (!retract)
        {
            _sides[side].Add(slot, chunk, row, degree);
            return true;
        }

        if (_sides[side].Remove(slot, chunk, row)) return true;
        _context.Metrics.AddUnmatchedRetractions(1);
        return false;
    }

    private void Add(StreamChunk chunk, int side, int own, int candidate, RowKind kind)
    {
        if (_pairs.IsFull) EmitPairs(chunk, side);
        if (side == 0) _pairs.Add(own, candidate, kind);
        else _pairs.Add(candidate, own, kind);
    }

    private void AddUpdate(StreamChunk chunk, int side, int before, int after, int candidate)
    {
        if (_pairs.Room < 2) EmitPairs(chunk, side);
        Add(chunk, side, before, candidate, RowKind.UpdateBefore);
        Add(chunk, side, after, candidate, RowKind.UpdateAfter);
    }

    private void AddOther(StreamChunk chunk, int side, int candidate, RowKind kind, int copies)
    {
        for (; copies > 0; copies--) Add(chunk, side, -1, candidate, kind);
    }
}
