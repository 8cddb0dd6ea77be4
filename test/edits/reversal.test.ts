// Which change set undo and redo choose, on histories written as short words.
import { describe, expect, test } from 'vitest';
import { nextReversal } from '../../server/edits/reversal.js';
import type { EntryHead } from '../../server/journal/types.js';

/**
 * `a` is an edit of ours, `b'` one of another session that still runs, `c.` one of a session that has ended; `-a` is the
 * undo of a, `+a` its redo, `~a` the withdrawal of an edit that was refused once it was made.
 */
function entries(...words: string[]): EntryHead[] {
  const undos = new Map<string, string>();
  return words.map((word, index) => {
    const [, sign = '', name = '', owner = ''] = word.match(/^([-+~]?)(\w+)(['.]?)$/) ?? [];
    const id = sign === '' ? name : `${word}${index}`;
    const reverses = sign === '+' ? undos.get(name) : sign === '-' ? (undos.get(`+${name}`) ?? name) : name;
    if (sign === '-') undos.set(name, id);
    if (sign === '+') undos.set(`+${name}`, id);
    const session = owner === '' ? 'ours' : 'theirs';
    const kind = sign === '-' ? 'undo' : sign === '+' ? 'redo' : 'edit';
    const link = sign === '' || reverses === undefined ? {} : { reverses };
    return { id, kind, session, ...link, live: () => owner !== '.' };
  });
}

/** The word of the entry that is chosen. */
function chosen(history: string, action: 'undo' | 'redo'): string | undefined {
  const words = history.split(' ').filter((word) => word !== '');
  const list = entries(...words);
  const found = nextReversal(list, 'ours', action);
  return found === undefined ? undefined : words[list.indexOf(found)];
}

describe('undo', () => {
  test.each([
    ['', undefined],
    ['a b', 'b'],
    ['a b -b', 'a'],
    ['a b -b -a', undefined],
    ['a b -b +b', '+b'],
    ['a b -b +b -b', 'a'],
    ['a b -b c', 'c'],
    ['a b -b c -c', 'a'],
    ["a b'", 'a'],
    ["b'", undefined],
    ['a b.', 'b.'],
    ['a b. -b', 'a'],
    ["a b. -b'", 'b.'],
    ['a b ~b', 'a'],
  ])('after "%s" takes back %s', (history, expected) => {
    expect(chosen(history, 'undo')).toBe(expected);
  });
});

describe('redo', () => {
  test.each([
    ['', undefined],
    ['a', undefined],
    ['a b -b', '-b'],
    ['a b -b -a', '-a'],
    ['a b -b -a +a', '-b'],
    ['a b -b -a +a +b', undefined],
    ['a b -b c', undefined],
    ["a -a b'", '-a'],
    ['a -a b.', undefined],
    ["b. -b'", undefined],
    ['b. -b.', '-b.'],
    ['a -a b ~b', '-a'],
    ['a b ~b', undefined],
  ])('after "%s" makes again what %s took back', (history, expected) => {
    expect(chosen(history, 'redo')).toBe(expected);
  });
});

test('what the log no longer keeps is not needed', () => {
  const [, , undo] = entries('a', 'b', '-b');
  expect(nextReversal(undo === undefined ? [] : [undo], 'ours', 'redo')).toBe(undo);
  expect(nextReversal(undo === undefined ? [] : [undo], 'ours', 'undo')).toBeUndefined();
});
