import React, { memo, useCallback, useEffect, useId, useReducer, useRef, type ReactNode } from 'react';
import type { Task } from './types';
import styles from './board.module.css';

type Filter = 'all' | 'open' | 'done';

interface BoardProps<T extends Task = Task> extends React.ComponentPropsWithoutRef<'section'> {
  tasks: readonly T[];
  title: ReactNode;
  onMove?: (id: T['id'], to: number) => void | Promise<void>;
}

type Action = { type: 'filter'; filter: Filter } | { type: 'toggle'; id: string } | { type: 'reset' };

interface State {
  filter: Filter;
  open: ReadonlySet<string>;
}

const initial: State = { filter: 'all', open: new Set() };

function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'filter':
      return { ...state, filter: action.filter };
    case 'toggle': {
      const open = new Set(state.open);
      if (!open.delete(action.id)) open.add(action.id);
      return { ...state, open };
    }
    case 'reset':
      return initial;
    default:
      return action satisfies never;
  }
}

/** Generic list: the trailing comma keeps `<T,>` from being read as an element. */
export const List = <T,>({ items, render }: { items: readonly T[]; render: (item: T, index: number) => ReactNode }) => (
  <ul className={styles.list} data-count={items.length}>
    {items.map((item, index) => (
      <li key={index}>{render(item, index)}</li>
    ))}
    {items.length === 0 && <li className="empty">Nothing here &mdash; yet</li>}
  </ul>
);

const Badge = memo(function Badge({ count, tone = 'info' }: { count: number; tone?: 'info' | 'warn' }) {
  return <span className={`badge badge-${tone}`}>{count > 99 ? '99+' : count}</span>;
});

export function Board<T extends Task>({ tasks, title, onMove, ...rest }: BoardProps<T>): React.JSX.Element | null {
  const [state, dispatch] = useReducer(reduce, initial);
  const input = useRef<HTMLInputElement>(null);
  const labelId = useId();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === '/' && !event.ctrlKey) input.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  const move = useCallback(
    async (task: T, delta: number) => {
      try {
        await onMove?.(task.id, tasks.indexOf(task) + delta);
      } catch (error) {
        console.error(`cannot move "${task.name}"`, error as Error);
      }
    },
    [onMove, tasks],
  );

  if (!tasks.length) return null;
  const shown = tasks.filter((t) => state.filter === 'all' || (state.filter === 'done') === t.done);

  return (
    <section aria-labelledby={labelId} {...rest}>
      {/* the header stays outside the list for screen readers */}
      <h2 id={labelId}>
        {title} <Badge count={shown.length} tone={shown.length > 10 ? 'warn' : 'info'} />
      </h2>
      <input ref={input} type="search" placeholder="Search (press /)" disabled />
      {(['all', 'open', 'done'] as const).map((filter) => (
        <button key={filter} type="button" aria-pressed={filter === state.filter} onClick={() => dispatch({ type: 'filter', filter })}>
          {filter}
        </button>
      ))}
      <List<T>
        items={shown}
        render={(task) => (
          <>
            <React.Fragment key="name">{task.name}</React.Fragment>
            <button type="button" style={{ opacity: task.done ? 0.5 : 1 }} onClick={() => void move(task, -1)}>
              Up
            </button>
            {state.open.has(task.id) ? <p>{task.note ?? 'no note'}</p> : null}
          </>
        )}
      />
    </section>
  );
}

export default Board;
