using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;

namespace StreamSql.Expressions.Aggregates;

/// <summary>The results of the two-argument statistics (y, x).</summary>
internal enum RegressionResult : byte
{
    Correlation,
    CovariancePopulation,
    CovarianceSample,
    Slope,
    Intercept,
    Determination,
    AverageX,
    AverageY,
    SquaresX,
    SquaresY,
    Products,
    Count,
}

/// <summary>corr, covar_* and regr_*: pairs of which neither is NULL, summed by the method of Youngs and Cramer.</summary>
internal sealed class RegressionAggregate(RegressionResult result) : OrderedAggregate
{
    public override void Emit(ReadOnlySpan<Column> arguments, ReadOnlySpan<int> rows, ReadOnlySpan<long> counts, ColumnBuilder into)
    {
        ReadOnlySpan<double> ys = ((FixedColumn<double>)arguments[0]).Values, xs = ((FixedColumn<double>)arguments[1]).Values;
        double n = 0, sumX = 0, sumY = 0, squaresX = 0, squaresY = 0, products = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            if (arguments[0].IsNull(row) || arguments[1].IsNull(row)) continue;
            for (long c = counts.IsEmpty ? 1 : counts[i]; c > 0; c--)
            {
                double x = xs[row], y = ys[row];
                n++;
                sumX += x;
                sumY += y;
                if (n == 1) continue;
                double dx = (x * n) - sumX, dy = (y * n) - sumY, scale = 1 / (n * (n - 1));
                squaresX += dx * dx * scale;
                squaresY += dy * dy * scale;
                products += dx * dy * scale;
            }
        }

        if (result == RegressionResult.Count)
        {
            ((FixedBuilder<long>)into).Append((long)n);
            return;
        }

        double? value = n == 0 ? null : result switch
        {
            RegressionResult.CovariancePopulation => products / n,
            RegressionResult.CovarianceSample => n < 2 ? null : products / (n - 1),
            RegressionResult.AverageX => sumX / n,
            RegressionResult.AverageY => sumY / n,
            RegressionResult.SquaresX => squaresX,
            RegressionResult.SquaresY => squaresY,
            RegressionResult.Products => products,
            RegressionResult.Correlation => squaresX == 0 || squaresY == 0 ? null : products / Math.Sqrt(squaresX * squaresY),
            _ when squaresX == 0 => null,
            RegressionResult.Slope => products / squaresX,
            RegressionResult.Intercept => (sumY - (sumX * products / squaresX)) / n,
            _ => squaresY == 0 ? 1 : products * products / (squaresX * squaresY),
        };
        if (value is { } found) ((FixedBuilder<double>)into).Append(found);
        else into.AppendNull();
    }
}
