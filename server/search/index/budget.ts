// Bytes that one worker may hold for texts and their index.

export class Budget {
  private held = 0;

  /** @param most bytes */
  constructor(private readonly most: number) {}

  get used(): number {
    return this.held;
  }

  fits(bytes: number): boolean {
    return this.held + bytes <= this.most;
  }

  /** Whether so many more bytes fit; they count as held from then on. */
  take(bytes: number): boolean {
    if (!this.fits(bytes)) return false;
    this.held += bytes;
    return true;
  }

  /** For what is needed whether it fits or not. */
  force(bytes: number): void {
    this.held += bytes;
  }

  giveBack(bytes: number): void {
    this.held -= bytes;
  }
}
