using System.Globalization;
using System.Text;
using StreamSql.Expressions.Functions.Scalar.Temporal;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Numeric;

/// <summary>Writes one number after a template. Lives for one value.</summary>
internal ref struct NumberTemplateWriter
{
    private readonly NumberTemplate _template;
    private readonly StringBuilder _text = new();
    private readonly string _integer;
    private readonly string _fraction;
    private readonly bool _negative;
    private readonly bool _overflow;
    private readonly bool _ownSign;
    private int _digit;
    private int _decimal;
    private bool _started;

    private NumberTemplateWriter(NumberTemplate template, decimal value)
    {
        _template = template;
        decimal rounded = Math.Abs(DecimalMath.Round(value, template.Decimals));
        _negative = value < 0 && (rounded != 0 || !template.FillMode);
        string digits = rounded.ToString("F" + template.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        _integer = point < 0 ? digits : digits[..point];
        _fraction = point < 0 ? "" : digits[(point + 1)..];
        if (_integer == "0" && template.HasPoint && (template.Decimals > 0 || template.Integers == 0)) _integer = "";
        _overflow = _integer.Length > template.Integers;
        _ownSign = template.Has(NumberTemplateKind.MinusSign) || template.Has(NumberTemplateKind.AnySign);
    }

    public static string Write(NumberTemplate template, decimal value)
    {
        if (template.Has(NumberTemplateKind.Roman))
        {
            string roman = NumberTemplate.Roman(DecimalMath.Round(value, 0)) ?? new string('#', 15);
            return template.FillMode ? roman : roman.PadLeft(15);
        }

        if (template.Has(NumberTemplateKind.Exponent)) return template.Scientific(value);
        if (template.ShiftDigits > 0) value *= DecimalMath.PowerOfTen(template.ShiftDigits);
        var writer = new NumberTemplateWriter(template, value);
        return writer.Run();
    }

    private string Run()
    {
        int lastDigit = LastDigitPart();
        for (int i = 0; i < _template.Parts.Count; i++)
        {
            Append(_template.Parts[i], i);
            if (i == lastDigit && _template.Has(NumberTemplateKind.Brackets) && _negative) _text.Append('>');
            else if (i == lastDigit && _template.Has(NumberTemplateKind.Brackets) && !_template.FillMode) _text.Append(' ');
        }

        return _text.ToString();
    }

    private readonly int LastDigitPart()
    {
        for (int i = _template.Parts.Count - 1; i >= 0; i--)
            if (_template.Parts[i].Kind is NumberTemplateKind.Digit or NumberTemplateKind.Zero or NumberTemplateKind.Point) return i;
        return -1;
    }

    private void Append(NumberTemplatePart part, int index)
    {
        switch (part.Kind)
        {
            case NumberTemplateKind.Digit or NumberTemplateKind.Zero: Digit(); break;
            case NumberTemplateKind.Point:
                Start();
                _text.Append('.');
                _digit = int.MaxValue;
                break;
            case NumberTemplateKind.Group:
                if (_started) _text.Append(',');
                else if (!_template.FillMode) _text.Append(' ');
                break;
            case NumberTemplateKind.Sign:
                // In front the sign floats to the first digit; behind it stands where it is.
                if (index > 0 && IsBehindDigits(index)) _text.Append(_negative ? '-' : '+');
                break;
            case NumberTemplateKind.MinusSign:
                if (_negative) _text.Append('-');
                else if (!_template.FillMode) _text.Append(' ');
                break;
            case NumberTemplateKind.PlusSign:
                if (!_negative) _text.Append('+');
                else if (!_template.FillMode) _text.Append(' ');
                break;
            case NumberTemplateKind.AnySign: _text.Append(_negative ? '-' : '+'); break;
            case NumberTemplateKind.Currency: _text.Append(' '); break;
            case NumberTemplateKind.Ordinal when !_negative && _template.Decimals == 0:
                string suffix = DateTemplateWriter.Ordinal(_integer);
                _text.Append(part.Text[0] == 'T' ? suffix.ToUpperInvariant() : suffix);
                break;
            case NumberTemplateKind.Literal: _text.Append(part.Text); break;
        }
    }

    private readonly bool IsBehindDigits(int index)
    {
        for (int i = 0; i < index; i++)
            if (_template.Parts[i].Kind is NumberTemplateKind.Digit or NumberTemplateKind.Zero or NumberTemplateKind.Point) return true;
        return false;
    }

    private void Digit()
    {
        if (_digit == int.MaxValue)
        {
            Decimal();
            return;
        }

        int leading = _overflow ? 0 : _template.Integers - _integer.Length;
        int index = _digit++;
        if (index < leading)
        {
            if (_template.FirstZero >= 0 && index >= _template.FirstZero)
            {
                Start();
                _text.Append('0');
            }
            else if (!_template.FillMode)
            {
                _text.Append(' ');
            }

            return;
        }

        Start();
        _text.Append(_overflow ? '#' : _integer[index - leading]);
    }

    private void Decimal()
    {
        int index = _decimal++;
        if (_overflow)
        {
            _text.Append('#');
            return;
        }

        if (_template.FillMode && index >= _template.LastZeroDecimal && _fraction.AsSpan(index).IndexOfAnyExcept('0') < 0) return;
        _text.Append(_fraction[index]);
    }

    /// <summary>Before the first digit or the point: the sign that floats.</summary>
    private void Start()
    {
        if (_started) return;
        _started = true;
        if (_ownSign) return;
        if (_template.Has(NumberTemplateKind.Brackets))
        {
            if (_negative) _text.Append('<');
            else if (!_template.FillMode) _text.Append(' ');
            return;
        }

        if (_template.Has(NumberTemplateKind.Sign))
        {
            bool behind = false;
            for (int i = 0; i < _template.Parts.Count; i++)
                if (_template.Parts[i].Kind == NumberTemplateKind.Sign) behind = IsBehindDigits(i);
            if (!behind) _text.Append(_negative ? '-' : '+');
            return;
        }

        if (_negative) _text.Append('-');
        else if (!_template.FillMode) _text.Append(' ');
    }
}
