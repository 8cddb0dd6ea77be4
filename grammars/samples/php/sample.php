<?php

declare(strict_types=1);

namespace App\Billing;

use App\Contracts\{Clock, Mailer as MailerContract};
use DateTimeImmutable;
use InvalidArgumentException;
use function array_map, sprintf;
use const PHP_EOL;

/** How an invoice line is taxed. */
enum Tax: string implements \JsonSerializable
{
    case Standard = 'S';
    case Reduced = 'R';

    public const DEFAULT = self::Standard;

    public static function fromRate(float $rate): self
    {
        return match (true) {
            $rate >= 0.19, $rate === 0.2 => self::Standard,
            $rate > 0 => self::Reduced,
            default => throw new InvalidArgumentException("bad rate {$rate}"),
        };
    }

    public function jsonSerialize(): mixed { return strtolower($this->name); }
}

#[\Attribute(\Attribute::TARGET_CLASS)]
final readonly class Table
{
    public function __construct(public string $name, public ?string $key = 'id') {}
}
interface HasTotal
{
    public function total(): int|float;
}

trait Logs
{
    private static array $log = [];

    protected function log(string ...$parts): static {
        self::$log[] = implode(' ', [...$parts, date('c')]);
        return $this;
    }
}

#[Table('invoices', key: 'number')]
abstract class Invoice implements HasTotal, \IteratorAggregate
{
    use Logs {
        log as protected traitLog;
    }
    final public const int VERSION = 1_000;
    /** @var array<string, array{qty: int, price: float}> */
    private array $lines = [];

    public function __construct(
        protected readonly string $number,
        private (HasTotal&\Countable)|null $parent = null,
        private Tax $tax = Tax::Standard,
    ) {}

    abstract protected function rate(): float;

    public function add(string $sku, int $qty = 1, float|int|null $price = null): static
    {
        ['qty' => $had, 'price' => $old] = $this->lines[$sku] ?? ['qty' => 0, 'price' => 0.0];
        $this->lines[$sku] = ['qty' => $had + $qty, 'price' => (float) ($price ?? $old)];
        return $this->log("added $qty x {$this->lines[$sku]['qty']}", 'esc: \'', "\u{20AC}\t\$");
    }

    public function total(): int|float
    {
        $sum = fn(float $carry, array $line): float => $carry + $line['qty'] * $line['price'];
        return round(array_reduce($this->lines, $sum, 0.0) * (1 + $this->rate()), 2);
    }

    public function getIterator(): \Generator
    {
        foreach ($this->lines as $sku => ['qty' => $qty]) {
            if ($qty <=> 0) yield $sku => $qty;
        }
        yield from $this->parent?->getIterator() ?? [];
    }

    public function mail(MailerContract $mailer, Clock $clock): bool
    {
        $name = static::class;
        $body = <<<HTML
            <h1>{$name} {$this->number}</h1>
              Total: {$name}
            HTML;
        try {
            return $mailer->send(to: 'a@example.org', body: $body, at: new DateTimeImmutable('@' . $clock->now()));
        } catch (\RuntimeException | \LogicException) {
            unset($body);
        } finally {
            static $tries = 0;
        }
        return false;
    }
}

$draft = new class('2024-1') extends Invoice {
    protected function rate(): float { return .19; }
};
$names = array_map(strtoupper(...), ['a', 'b']);
$print = static function (int &$n) use ($draft, $names): void {
    echo sprintf('%s: %0.2f', $names[$n] ?? '?', $draft->add('x', price: 2.5)->total()), PHP_EOL;
};
for ($i = 0; $i < 2; ++$i): $print($i); endfor;
?>
<footer><?= htmlspecialchars((string) $draft->total()) ?></footer>
