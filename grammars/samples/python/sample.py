"""Token-bucket rate limiter with an asyncio front end and a small CLI."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum, auto
from pathlib import Path
from typing import Final, Literal, Self, override

DEFAULT_RATE: Final = 1_000
KEY_PATTERN = re.compile(r"^(?P<tenant>[a-z]+)/(?P<route>[\w\-.]+)$", re.IGNORECASE)

type Clock = Callable[[], float]
type Verdict = Literal["allow", "deny"]


class Unit(StrEnum):
    SECOND = auto()
    MINUTE = auto()


class LimitError(Exception):
    """Raised when a rule cannot be parsed."""

    def __init__(self, rule: str, *, line: int | None = None) -> None:
        super().__init__(f"bad rule {rule!r}{f' at line {line}' if line else ''}")
        self.line = line


@dataclass(slots=True, kw_only=True)
class Bucket[K: (str, bytes)]:
    key: K
    capacity: float
    rate: float = DEFAULT_RATE
    clock: Clock = time.monotonic
    _tokens: float = field(default=0.0, init=False, repr=False)
    _seen: dict[K, float] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._tokens = self.capacity

    @classmethod
    def parse(cls, key: K, text: str, /) -> Self:
        match text.strip().split("/"):
            case [amount, "s" | "second"] if amount.isdigit():
                return cls(key=key, capacity=int(amount), rate=int(amount))
            case [amount, ("m" | "minute") as unit]:
                print(f"{unit=} {amount:>8}", file=sys.stderr)
                return cls(key=key, capacity=int(amount), rate=int(amount) / 60)
            case [] | [""]:
                raise LimitError(text)
            case _:
                raise LimitError(text, line=1)

    def take(self, cost: float = 1.0) -> Verdict:
        now = self.clock()
        elapsed = now - self._seen.get(self.key, now)
        self._seen[self.key] = now
        self._tokens = min(self.capacity, self._tokens + elapsed * self.rate)
        if (rest := self._tokens - cost) < 0:
            return "deny"
        self._tokens = rest
        return "allow"


class Quiet(LimitError):
    @override
    def __str__(self) -> str:
        return "\N{BULLET} rule\t\u2013 \x41\\"


def first[T](items: list[T], *rest: T, default: T | None = None) -> T | None:
    return next((item for item in [*items, *rest] if item is not None), default)


@asynccontextmanager
async def session(path: Path) -> AsyncIterator[list[str]]:
    lines = await asyncio.to_thread(path.read_text, encoding="utf-8")
    try:
        yield [line for line in lines.splitlines() if not line.startswith("#")]
    finally:
        await asyncio.sleep(0)


async def main(argv: list[str]) -> int:
    buckets: dict[str, Bucket[str]] = {}
    async with session(Path(argv[0])) as lines, asyncio.timeout(5):
        for number, line in enumerate(lines, start=1):
            key, _, rule = line.partition(" ")
            if not KEY_PATTERN.match(key):
                continue
            try:
                buckets |= {key: Bucket.parse(key, rule)}
            except* ValueError as group:
                print(f"{number}: {len(group.exceptions)} errors", sep="", end="\n")
    totals = {k: b.take() for k, b in buckets.items() if b.rate > 0}
    print(*(f"{k:<20}{v}" for k, v in sorted(totals.items(), key=lambda kv: kv[1])))
    return 0 if all(v == "allow" for v in totals.values()) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
