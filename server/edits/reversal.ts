// Which change set an undo or redo is about: pure logic on the history.
import type { EntryHead } from '../journal/types.js';

/**
 * The newest entry that can be taken back: by `undo`, an edit or a redone one; by `redo`, an undo behind which no new edit
 * was made. A session takes back its own changes and those of sessions that have ended, never those of another one that
 * still runs.
 * @param entries oldest first
 */
export function nextReversal(
  entries: readonly EntryHead[],
  session: string,
  action: 'undo' | 'redo',
): EntryHead | undefined {
  let done: EntryHead[] = [];
  let undone: EntryHead[] = [];
  const withdrawn = new Set(
    entries.flatMap(({ id, kind, reverses = id }) => (kind === 'edit' && reverses !== id ? [id, reverses] : [])),
  );
  for (const entry of entries) {
    if (withdrawn.has(entry.id)) continue;
    if (entry.session !== session && entry.live()) continue;
    const others = ({ id }: EntryHead): boolean => id !== entry.reverses;
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
