// The texts that a client's line numbers refer to: files as it saw them, and lines that it was told of since.

/** UTF-16 units of texts to keep: more than fits into what a model remembers. */
const MOST_UNITS = 4_000_000;

/** What line numbers for one file may refer to. */
export interface SeenText {
  /** The file as the client saw it, in part at least; undefined when it was not shown. */
  readonly whole: string | undefined;
  /** Another text, of which it was told single lines since, such as hits of a search. */
  readonly told: ToldLines | undefined;
}

export interface ToldLines {
  readonly text: string;
  /** Indexes from 0. */
  readonly lines: ReadonlySet<number>;
}

const NOTHING: SeenText = { whole: undefined, told: undefined };

export class SeenTexts {
  /** By real path; the last seen stands last. */
  private readonly files = new Map<string, SeenText>();
  private units = 0;

  get paths(): readonly string[] {
    return [...this.files.keys()];
  }

  /** What the client knows of a file; nothing when it saw none of it, or too long ago. */
  of(realPath: string): SeenText {
    return this.files.get(realPath) ?? NOTHING;
  }

  /** From now on the client's line numbers are those of this text. */
  show(realPath: string, text: string): void {
    this.set(realPath, { whole: text, told: undefined });
  }

  /** The client is told where some lines of this text stand. @param lines indexes from 0 */
  tell(realPath: string, text: string, lines: Iterable<number>): void {
    const { whole, told } = this.of(realPath);
    const known = told?.text === text ? told.lines : [];
    const all = { text, lines: new Set([...known, ...lines]) };
    if (all.lines.size === 0) return;
    // What was told of a text before this one may still be meant.
    const before = whole ?? (told?.text === text ? undefined : told?.text);
    this.set(realPath, { whole: before, told: before === text ? undefined : all });
  }

  forget(realPath: string): void {
    this.units -= unitsOf(this.of(realPath));
    this.files.delete(realPath);
  }

  /** What was seen of a file holds for the place it was moved to. */
  rename(from: string, to: string): void {
    const seen = this.files.get(from);
    this.forget(from);
    if (seen !== undefined) this.set(to, seen);
  }

  private set(realPath: string, seen: SeenText): void {
    this.forget(realPath);
    this.files.set(realPath, seen);
    this.units += unitsOf(seen);
    for (const oldest of this.files.keys()) {
      if (this.units <= MOST_UNITS || oldest === realPath) break;
      this.forget(oldest);
    }
  }
}

const unitsOf = ({ whole, told }: SeenText): number => (whole?.length ?? 0) + (told?.text.length ?? 0);
