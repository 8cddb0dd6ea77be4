// Which change set an undo or redo is about: pure logic on the history.

/** A committed change set of the history. */
export interface HistoryEntry {
  readonly id: string;
  readonly kind: 'edit' | 'undo' | 'redo';
  readonly session: string;
  /** The entry whose changes this one takes back. An edit that does so is an edit withdrawn as soon as it was made. */
  readonly reverses?: string;
  /** Whether the process that wrote it still runs. */
  live(): boolean;
}

/**
 * The newest entry that can be taken back: by `undo`, an edit or a redone one; by `redo`, an undo behind which no new edit
 * was made. A session takes back its own changes and those of sessions that have ended, never those of another one that
 * still runs.
 * @param entries oldest first
 */
export function nextReversal<Entry extends HistoryEntry>(
  entries: readonly Entry[],
  session: string,
  action: 'undo' | 'redo',
): Entry | undefined {
  let done: Entry[] = [];
  let undone: Entry[] = [];
  const withdrawn = new Set(
    entries.flatMap(({ id, kind, reverses = id }) => (kind === 'edit' && reverses !== id ? [id, reverses] : [])),
  );
  for (const entry of entries) {
    if (withdrawn.has(entry.id)) continue;
    if (entry.session !== session && entry.live()) continue;
    const others = ({ id }: Entry): boolean => id !== entry.reverses;
    if (entry.kind === 'undo') {
      done = done.filter(others);
      undone.push(entry);
    } else {
      undone = entry.kind === 'redo' ? undone.filter(others) : [];
      done.push(entry);
    }
  }
  return (action === 'undo' ? done : undone).at(-1);
}
