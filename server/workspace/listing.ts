// Which files a root has: git's answer in a work tree, a walk with ignore rules elsewhere, .aciignore on top.
import path from 'node:path';
import { gitAnswer, gitFiles, hasNestedRepositories } from './git-listing.js';
import { FolderRules, readRules } from './ignore-rules.js';
import type { Root } from './roots.js';
import { type Walk, walk } from './walk.js';

/** Paths relative to the root, forward slashes, sorted by code units. Directories are not listed. */
export type Listing = readonly string[];

/** What a listing was made from; the same source means the same listing. */
type Source =
  | { readonly kind: 'git'; readonly answer: Buffer; readonly ownRules: string }
  | { readonly kind: 'walk'; readonly walk: Walk };

export class Lister {
  private known: { source: Source; listing: Listing } | undefined;

  constructor(private readonly root: Root) {}

  /** The listing as it was when last asked for; undefined at first. Not proved to be true still. */
  get last(): Listing | undefined {
    return this.known?.listing;
  }

  /**
   * The files that there are now. The same array as last time while nothing changed, so that who holds it need not compare.
   * @throws the signal's reason when it aborts
   */
  async list(signal: AbortSignal): Promise<Listing> {
    const answer = await gitAnswer(this.root.path, signal);
    return answer === undefined ? this.listWalked(signal) : this.listGit(answer, signal);
  }

  private async listGit(answer: Buffer, signal: AbortSignal): Promise<Listing> {
    const own = await readRules(path.join(this.root.path, '.aciignore'));
    const ownRules = own?.source ?? '';
    const { known } = this;
    const isSame =
      known?.source.kind === 'git' && known.source.ownRules === ownRules && known.source.answer.equals(answer);
    if (isSame) return known.listing;
    const files = await gitFiles(this.root.path, answer, signal);
    const listing = (own === undefined ? files : files.filter((file) => !own.matcher.ignores(file))).sort();
    // What lies in a nested repository is not part of the output, so nothing proves such a listing later.
    this.known = hasNestedRepositories(answer) ? undefined : { source: { kind: 'git', answer, ownRules }, listing };
    return listing;
  }

  private async listWalked(signal: AbortSignal): Promise<Listing> {
    const { known } = this;
    if (known?.source.kind === 'walk' && known.source.walk.isCurrent()) return known.listing;
    const walked = await walk(this.root.path, signal);
    const own = await readRules(path.join(this.root.path, '.aciignore'));
    const rules = await FolderRules.open(this.root.path);
    const files = walked.files.filter((file) => !rules.ignores(file));
    const listing = (own === undefined ? files : files.filter((file) => !own.matcher.ignores(file))).sort();
    this.known = { source: { kind: 'walk', walk: walked }, listing };
    return listing;
  }
}

/** Every file below a directory of a root, whatever the ignore rules say; never what is in .git. Relative to the root. */
export async function listBelow(root: Root, dir: string, signal: AbortSignal): Promise<Listing> {
  const { files } = await walk(path.join(root.path, dir), signal);
  return files.map((file) => `${dir}/${file}`).sort();
}
