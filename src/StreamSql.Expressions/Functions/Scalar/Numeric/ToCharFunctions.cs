using System.Globalization;
using System.Numerics;
using System.Text;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;
using StreamSql.Expressions.Kernels.Casts;

namespace StreamSql.Expressions.Functions.Scalar.Numeric;

/// <summary>to_char(number, template).</summary>
[Function("to_char(int4, text) -> text", typeof(int))]
[Function("to_char(int8, text) -> text", typeof(long))]
[Function("to_char(numeric, text) -> text", typeof(decimal))]
internal struct NumberToChar<T> : IScalarKernel
    where T : unmanaged, INumber<T>
{
    public static void Invoke(ref RowCall call) =>
        call.Return(NumberTemplateWriter.Write(NumberTemplate.Of(ref call, 1), decimal.CreateChecked(call.Get<T>(0))));
}

/// <summary>to_char of a float: with the 15 digits that a double holds.</summary>
[Function("to_char(float4, text) -> text", typeof(float))]
[Function("to_char(float8, text) -> text", typeof(double))]
internal struct FloatToChar<T> : IScalarKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static void Invoke(ref RowCall call)
    {
        double value = double.CreateChecked(call.Get<T>(0));
        NumberTemplate template = NumberTemplate.Of(ref call, 1);
        bool fits = decimal.TryParse(value.ToString(typeof(T) == typeof(float) ? "G6" : "G15", CultureInfo.InvariantCulture),
            NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact);
        if (fits) call.Return(NumberTemplateWriter.Write(template, exact));
        else if (double.IsNaN(value)) call.Return(" NaN"u8);
        else call.Return((value < 0 ? "-" : " ") + new string('#', template.Integers)
            + (template.HasPoint ? "." + new string('#', template.Decimals) : ""));
    }
}

/// <summary>to_number(text, template): the template's digits and signs, everything else passed over.</summary>
[Function("to_number(text, text) -> numeric")]
internal struct ToNumber : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        NumberTemplate template = NumberTemplate.Of(ref call, 1);
        string text = call.Text(0);
        var digits = new StringBuilder();
        bool negative = false, point = false;
        int integers = 0, decimals = 0;
        foreach (char c in text)
        {
            if (c is '-' or '<') negative = true;
            else if (c == '.' && template.HasPoint && !point) { point = true; digits.Append('.'); }
            else if (char.IsAsciiDigit(c) && (point ? decimals++ < template.Decimals : integers++ < template.Integers)) digits.Append(c);
        }

        if (integers + decimals == 0)
        {
            throw new StreamSqlException(
                SqlState.InvalidTextRepresentation, $"invalid input syntax for type {SqlTypes.Decimal}: \"{text.Trim()}\"");
        }

        if (!decimal.TryParse(digits.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value))
            throw NumericErrors.NumericOverflow();
        if (template.ShiftDigits > 0) value /= DecimalMath.PowerOfTen(template.ShiftDigits);
        call.Return(negative ? -value : value);
    }
}
