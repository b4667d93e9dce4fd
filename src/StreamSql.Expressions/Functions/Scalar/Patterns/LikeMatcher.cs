using System.Text;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Evaluation.Nodes;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Patterns;

/// <summary>A compiled LIKE pattern over UTF-8 bytes; the common shapes (equal, prefix, suffix, contains) need no general matching.</summary>
internal sealed class LikeMatcher
{
    private enum Shape : byte
    {
        General,
        Exact,
        Prefix,
        Suffix,
        Contains,
    }

    private const short AnyCharacter = -1;
    private const short AnySequence = -2;

    private readonly Shape _shape;
    private readonly byte[] _literal;

    /// <summary>Bytes 0..255, or one of the wildcards.</summary>
    private readonly short[] _tokens;

    public LikeMatcher(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> escape)
    {
        _tokens = Tokenize(pattern, escape);
        (_shape, _literal) = Classify(_tokens);
    }

    public bool IsMatch(ReadOnlySpan<byte> text) => _shape switch
    {
        Shape.Exact => text.SequenceEqual(_literal),
        Shape.Prefix => text.StartsWith(_literal),
        Shape.Suffix => text.EndsWith(_literal),
        Shape.Contains => text.IndexOf(_literal) >= 0,
        _ => Match(text),
    };

    private static short[] Tokenize(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> escape)
    {
        if (escape.Length > 0 && Utf8Chars.Count(escape) != 1)
        {
            throw new StreamSqlException(SqlState.InvalidEscapeSequence, "invalid escape string")
            {
                Hint = "Escape string must be empty or one character.",
            };
        }

        var tokens = new List<short>(pattern.Length);
        while (!pattern.IsEmpty)
        {
            if (!escape.IsEmpty && pattern.StartsWith(escape))
            {
                pattern = pattern[escape.Length..];
                if (pattern.IsEmpty)
                    throw new StreamSqlException(SqlState.InvalidEscapeSequence, "LIKE pattern must not end with escape character");
                tokens.Add(pattern[0]);
            }
            else
            {
                tokens.Add(pattern[0] switch { (byte)'%' => AnySequence, (byte)'_' => AnyCharacter, var c => c });
            }

            pattern = pattern[1..];
        }

        return [.. tokens];
    }

    private static (Shape, byte[]) Classify(short[] tokens)
    {
        int start = 0, end = tokens.Length;
        while (start < end && tokens[start] == AnySequence) start++;
        while (end > start && tokens[end - 1] == AnySequence) end--;
        byte[] literal = [.. tokens[start..end].Where(t => t >= 0).Select(t => (byte)t)];
        if (literal.Length != end - start) return (Shape.General, []);
        bool open = start > 0, close = end < tokens.Length;
        if (open && (close || literal.Length == 0)) return (Shape.Contains, literal);
        return (open ? Shape.Suffix : close ? Shape.Prefix : Shape.Exact, literal);
    }

    /// <summary>Greedy matching that comes back to the last %.</summary>
    private bool Match(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<short> tokens = _tokens;
        int t = 0, i = 0, star = -1, mark = 0;
        while (i < text.Length)
        {
            if (t < tokens.Length && tokens[t] == AnySequence)
            {
                star = t++;
                mark = i;
            }
            else if (t < tokens.Length && tokens[t] == AnyCharacter)
            {
                i += Math.Min(Utf8Chars.Width(text[i]), text.Length - i);
                t++;
            }
            else if (t < tokens.Length && tokens[t] == text[i])
            {
                i++;
                t++;
            }
            else if (star >= 0)
            {
                mark += Math.Min(Utf8Chars.Width(text[mark]), text.Length - mark);
                i = mark;
                t = star + 1;
            }
            else
            {
                return false;
            }
        }

        while (t < tokens.Length && tokens[t] == AnySequence) t++;
        return t == tokens.Length;
    }
}

/// <summary>LIKE; an escape character may be given.</summary>
[Function("like(text, text, text=) -> bool", IsOperator = true)]
[Function("like(bytea, bytea) -> bool", IsOperator = true)]
internal struct LikeNode : INodeKernel
{
    public static EvalNode Create(NodeRequest request) =>
        request.Operands is [EvalNode operand, ConstantNode { Value: string pattern }]
            ? new ConstantLikeNode(operand, new LikeMatcher(Encoding.UTF8.GetBytes(pattern), "\\"u8))
            : new KernelNode<Like>(request);
}

/// <summary>LIKE with a pattern known beforehand: 64 answers make a word.</summary>
internal sealed class ConstantLikeNode(EvalNode operand, LikeMatcher matcher) : EvalNode(SqlTypes.Boolean)
{
    public override bool NeedsNarrowing => operand.NeedsNarrowing;

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand value = operand.Evaluate(frame);
        var text = (ViewColumn)value.Column;
        text.ValidityBuffer?.Retain();
        BitColumn target = BitColumn.Allocate(Type, text.Length, text.ValidityBuffer);
        Span<ulong> bits = target.WritableBits;
        for (int w = 0; w < bits.Length; w++)
        {
            int start = w * 64, end = Math.Min(start + 64, text.Length);
            ulong word = 0;
            for (int row = start; row < end; row++) word |= (matcher.IsMatch(text.GetBytes(row)) ? 1UL : 0) << (row - start);
            bits[w] = word;
        }

        value.Release();
        return new Operand(target, value.IsConstant);
    }
}

/// <summary>LIKE of a pattern per row.</summary>
internal struct Like : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        LikeMatcher matcher = call.Count == 3
            ? new LikeMatcher(call.Bytes(1), call.Bytes(2))
            : call.State.Cached(call.Bytes(1), static pattern => new LikeMatcher(pattern, "\\"u8));
        call.Return(matcher.IsMatch(call.Bytes(0)));
    }
}

/// <summary>ILIKE: LIKE of the lower-case forms.</summary>
[Function("ilike(text, text, text=) -> bool", IsOperator = true)]
internal struct ILike : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        LikeMatcher matcher = call.Count == 3
            ? new LikeMatcher(Lower(call.Bytes(1)), Lower(call.Bytes(2)))
            : call.State.Cached(call.Bytes(1), static pattern => new LikeMatcher(Lower(pattern), "\\"u8));
        ReadOnlySpan<byte> text = call.Bytes(0);
        if (!Ascii.IsValid(text))
        {
            call.Return(matcher.IsMatch(Lower(text)));
            return;
        }

        Span<byte> lower = call.State.Scratch().GetSpan(text.Length + 1);
        Ascii.ToLower(text, lower, out int written);
        call.Return(matcher.IsMatch(lower[..written]));
    }

    private static byte[] Lower(ReadOnlySpan<byte> text) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).ToLowerInvariant());
}
