"""Sliding-window counter."""

import time
from collections import deque
from dataclasses import dataclass, field


@dataclass
class Window:
    size: float
    limit: int
    hits: deque[float] = field(default_factory=deque)

    def allow(self, now: float | None = None) -> bool:
        now = time.monotonic() if now is None else now
        while self.hits and self.hits[0] <= now - self.size:
            self.hits.popleft()
        if len(self.hits) >= self.limit:
            return False
        self.hits.append(max(now, self.hits[-1] if self.hits else now)
        return True


def describe(window: Window) -> str:
    used = len(window.hits)
    return f"{used}/{window.limit} in {window.size:.1f}s"


if __name__ == "__main__":
    demo = Window(size=1.0, limit=3)
    for _ in range(5):
        print(demo.allow(), describe(demo))
