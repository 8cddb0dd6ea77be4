// What the user should mend, and how: a sentence for each kind of problem that `aci doctor` knows.

export type Problem =
  | { readonly kind: 'root-unreadable'; readonly directory: string; readonly reason: string }
  | { readonly kind: 'git-silent'; readonly root: string }
  /** `reason` names the remedy too. */
  | { readonly kind: 'not-watched'; readonly root: string; readonly reason: string }
  /** `directory` is absent when not even the one above can be made. */
  | { readonly kind: 'index-unwritable'; readonly root: string; readonly directory?: string }
  | { readonly kind: 'history-unwritable'; readonly directory: string }
  /** `offset` in bytes, where the damage starts. */
  | { readonly kind: 'history-damaged'; readonly file: string; readonly offset: number; readonly reason: string }
  | { readonly kind: 'linter-missing'; readonly name: string; readonly program: string };

/** What happened, then what to do. */
export function problemSentence(problem: Problem): string {
  switch (problem.kind) {
    case 'root-unreadable':
      return `${problem.directory} cannot be read (${problem.reason}). Give a directory that is there, or change its permissions.`;
    case 'git-silent':
      return `${problem.root} is in a git repository, but git does not list its files, so ignore rules outside of it are not known. "git -C ${problem.root} status" says why.`;
    case 'not-watched':
      return `${problem.root} is not watched, so that each search lists its files anew: ${problem.reason}.`;
    case 'index-unwritable': {
      const place = problem.directory === undefined ? '' : ` in ${problem.directory}`;
      return `the index of ${problem.root} cannot be kept${place}, so that each server makes it anew. Give it a directory that can be written with --cache-dir.`;
    }
    case 'history-unwritable':
      return `the history of changes cannot be written in ${problem.directory}, so that every edit will fail. Make that directory writable, or give another one with --state-dir.`;
    case 'history-damaged':
      return `the history of changes in ${problem.file} is damaged at byte ${problem.offset}: ${problem.reason}. Every edit will fail until you move that file away; the changes in it can no longer be undone then.`;
    case 'linter-missing':
      return `the linter ${problem.name} cannot be started, because there is no program "${problem.program}". Install it, or take it out of the configuration.`;
    default:
      return problem satisfies never;
  }
}
