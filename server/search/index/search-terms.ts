// What the shares of a root's files are told of one search.
import type { SearchQuery } from '../query.js';
import type { Selection } from '../selection.js';
import type { Together } from './together.js';

/** What the parts of one search have in common. */
export interface BegunSearch {
  /** Tells it from others. */
  readonly ticket: number;
  readonly together: Together;
}

export interface SearchTerms extends BegunSearch {
  readonly query: SearchQuery;
  readonly selection: Selection;
  /** Milliseconds since the epoch after which what was found so far is returned. */
  readonly until: number;
}
