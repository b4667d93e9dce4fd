using System.Globalization;
using System.Text;
using StreamSql.Core.Errors;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Numeric;

/// <summary>One piece of a number template.</summary>
internal readonly record struct NumberTemplatePart(NumberTemplateKind Kind, string Text);

/// <summary>What stands in a number template.</summary>
internal enum NumberTemplateKind : byte
{
    Literal,
    Digit,
    Zero,
    Point,
    Group,
    Sign,
    MinusSign,
    PlusSign,
    AnySign,
    Brackets,
    Currency,
    Ordinal,
    Shift,
    Roman,
    Exponent,
}

/// <summary>The template of to_char and to_number, taken apart once and cached by the kernel.</summary>
internal sealed class NumberTemplate
{
    private static readonly (string Keyword, NumberTemplateKind Kind)[] Keywords =
    [
        ("EEEE", NumberTemplateKind.Exponent), ("MI", NumberTemplateKind.MinusSign), ("PL", NumberTemplateKind.PlusSign),
        ("SG", NumberTemplateKind.AnySign), ("PR", NumberTemplateKind.Brackets), ("RN", NumberTemplateKind.Roman),
        ("TH", NumberTemplateKind.Ordinal), ("9", NumberTemplateKind.Digit), ("0", NumberTemplateKind.Zero),
        (".", NumberTemplateKind.Point), ("D", NumberTemplateKind.Point), (",", NumberTemplateKind.Group), ("G", NumberTemplateKind.Group),
        ("S", NumberTemplateKind.Sign), ("L", NumberTemplateKind.Currency), ("V", NumberTemplateKind.Shift),
    ];

    private readonly List<NumberTemplatePart> _parts = [];

    private NumberTemplate(string text)
    {
        for (int i = 0; i < text.Length;) i += Take(text, i);
        bool point = false, shift = false;
        foreach (NumberTemplatePart part in _parts)
        {
            if (part.Kind == NumberTemplateKind.Point && point) throw Multiple("decimal points");
            point |= part.Kind == NumberTemplateKind.Point;
            shift |= part.Kind == NumberTemplateKind.Shift;
            if (part.Kind is not (NumberTemplateKind.Digit or NumberTemplateKind.Zero)) continue;
            if (point) Decimals++;
            else if (shift) ShiftDigits++;
            if (!point) Integers++;
            if (part.Kind == NumberTemplateKind.Zero && !point && FirstZero < 0) FirstZero = Integers - 1;
            if (part.Kind == NumberTemplateKind.Zero && point) LastZeroDecimal = Decimals;
        }

        HasPoint = point;
    }

    public IReadOnlyList<NumberTemplatePart> Parts => _parts;

    public bool FillMode { get; private set; }

    public int Integers { get; }

    public int Decimals { get; }

    /// <summary>Digits behind V: the number is multiplied by that power of ten.</summary>
    public int ShiftDigits { get; }

    /// <summary>Index of the first 0 among the digits before the point; -1 for none.</summary>
    public int FirstZero { get; } = -1;

    /// <summary>How many decimals stay in fill mode.</summary>
    public int LastZeroDecimal { get; }

    public bool HasPoint { get; }

    public bool Has(NumberTemplateKind kind) => _parts.Exists(p => p.Kind == kind);

    public static NumberTemplate Of(ref RowCall call, int argument) =>
        call.State.Cached(call.Bytes(argument), static key => new NumberTemplate(Encoding.UTF8.GetString(key)));

    private int Take(string text, int at)
    {
        if (text[at] == '"')
        {
            int end = text.IndexOf('"', at + 1);
            if (end < 0) end = text.Length;
            _parts.Add(new NumberTemplatePart(NumberTemplateKind.Literal, text[(at + 1)..end]));
            return end + 1 - at;
        }

        ReadOnlySpan<char> rest = text.AsSpan(at);
        if (rest.StartsWith("FM", StringComparison.OrdinalIgnoreCase))
        {
            FillMode = true;
            return 2;
        }

        foreach ((string keyword, NumberTemplateKind kind) in Keywords)
        {
            if (!rest.StartsWith(keyword, StringComparison.OrdinalIgnoreCase)) continue;
            _parts.Add(new NumberTemplatePart(kind, rest[..keyword.Length].ToString()));
            return keyword.Length;
        }

        _parts.Add(new NumberTemplatePart(NumberTemplateKind.Literal, text[at].ToString()));
        return 1;
    }

    private static StreamSqlException Multiple(string what) => new(SqlState.SyntaxError, $"multiple {what}");

    /// <summary>1 to 3999 in Roman figures; null for others.</summary>
    public static string? Roman(decimal value)
    {
        if (value is < 1 or > 3999) return null;
        int left = (int)value;
        var text = new StringBuilder();
        (int Value, string Text)[] figures =
        [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
            (4, "IV"), (1, "I"),
        ];
        foreach ((int figure, string shown) in figures)
            for (; left >= figure; left -= figure) text.Append(shown);
        return text.ToString();
    }

    /// <summary>Scientific form: one digit, the template's decimals, an exponent of two digits.</summary>
    public string Scientific(decimal value)
    {
        string text = value.ToString("E" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(text.AsSpan(e + 1), CultureInfo.InvariantCulture);
        string sign = value < 0 ? "" : " ";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{text[..e]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
