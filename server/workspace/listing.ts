// Which files a root has: git's answer in a work tree, a walk with ignore rules elsewhere, .aciignore on top.
import path from 'node:path';
import { type GitOutput, gitFiles, gitOutput, hasNestedRepositories } from './git-listing.js';
import { readRules, withoutGitIgnored } from './ignore-rules.js';
import type { Root } from './roots.js';
import { type Walk, walk } from './walk.js';

/** Paths relative to the root, forward slashes, sorted by code units. Directories are not listed. */
export type Listing = readonly string[];

/** What a listing was made from; the same source means the same listing. */
type Source =
  | { readonly kind: 'git'; readonly output: GitOutput; readonly ownRules: string }
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
    const output = await gitOutput(this.root.path, signal);
    return output === undefined ? this.listWalked(signal) : this.listGit(output, signal);
  }

  private async listGit(output: GitOutput, signal: AbortSignal): Promise<Listing> {
    const own = await readRules(path.join(this.root.path, '.aciignore'));
    const ownRules = own?.source ?? '';
    const { known } = this;
    if (known?.source.kind === 'git' && known.source.ownRules === ownRules && known.source.output.equals(output)) {
      return known.listing;
    }
    const files = await gitFiles(this.root.path, output, signal);
    const listing = (own === undefined ? files : files.filter((file) => !own.matcher.ignores(file))).sort();
    // What lies in a nested repository is not part of the output, so nothing proves such a listing later.
    this.known = hasNestedRepositories(output) ? undefined : { source: { kind: 'git', output, ownRules }, listing };
    return listing;
  }

  private async listWalked(signal: AbortSignal): Promise<Listing> {
    const { known } = this;
    if (known?.source.kind === 'walk' && known.source.walk.isCurrent()) return known.listing;
    const walked = await walk(this.root.path, signal);
    const own = await readRules(path.join(this.root.path, '.aciignore'));
    const files = await withoutGitIgnored(this.root.path, walked.files);
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
