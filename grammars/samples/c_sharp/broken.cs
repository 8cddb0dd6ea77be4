using System;
using System.Collections.Generic;
using System.Linq;

namespace Example.Pricing;

public record Discount(string Code, decimal Percent, DateOnly Until);

public class PriceList
{
    private readonly Dictionary<string, decimal> _prices = new();
    private readonly List<Discount> _discounts = new();

    public decimal Quote(string sku, int quantity, string? code = null)
    {
        if (!_prices.TryGetValue(sku, out var price))
        {
            throw new KeyNotFoundException($"no price for {sku}");
        }

        var discount = _discounts.FirstOrDefault(d => d.Code == code && d.Until >= DateOnly.FromDateTime(DateTime.Today));
        var total = price * quantity;
        if (discount is not null)
        {
            total -= total * discount.Percent / 100m;
        }
        }

        return Math.Round(total, 2);
    }

    public void Add(string sku, decimal price) => _prices[sku] = price;
}
