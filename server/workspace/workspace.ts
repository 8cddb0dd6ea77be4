// The workspace: its roots, and the ways in which a client's words become places, images and listings.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { Fault, fail } from '../errors.js';
import { type FileImage, readImage } from './image.js';
import { type Listing, listBelow } from './listing.js';
import { type ListingState, LiveListing } from './live-listing.js';
import { isInside, namesLink, narrowRoots, type Place, type Root, resolvePath, showPath } from './roots.js';

/** A directory that a search is limited to. */
export interface Scope {
  readonly root: Root;
  /** Relative to the root, forward slashes; empty for the whole root. */
  readonly dir: string;
  readonly files: Listing;
  /** Whether the directory is one that the ignore rules leave out, listed because it was named. */
  readonly ignored: boolean;
  /** Those of the files whose content may have changed since this was last called; undefined: any may have. */
  takeChanged(): ReadonlySet<string> | undefined;
}

const namesFolder = (input: string): boolean => input.endsWith('/') || input.endsWith(path.sep);

const CONFIG_FILES = ['aci.toml', 'aci.json'];

export class Workspace {
  private allowed: readonly Root[];
  private readonly listings = new Map<string, LiveListing>();

  /** @param log for what the user should know about watching files */
  constructor(
    private readonly fixed: readonly Root[],
    private readonly log: (message: string) => void = () => undefined,
  ) {
    this.allowed = fixed;
  }

  get roots(): readonly Root[] {
    return this.allowed;
  }

  /** Limits the workspace to the parts of its fixed roots that lie in `directories`; all of them when none does. */
  narrow(directories: readonly string[]): void {
    this.allowed = narrowRoots(this.fixed, directories);
    for (const [path, listing] of this.listings) {
      if (this.allowed.some((root) => root.path === path)) continue;
      listing.close();
      this.listings.delete(path);
    }
  }

  /** @throws the Faults of resolvePath */
  resolve(input: string): Place {
    try {
      return resolvePath(this.allowed, input);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'PATH_NOT_FOUND') throw error;
      const namesakes = this.namesakes(path.basename(input));
      if (namesakes.length === 0) throw error;
      return fail('PATH_NOT_FOUND', { path: input, nearest: namesakes }, { cause: error });
    }
  }

  /** A place for a change; it need not exist. @throws the Faults of resolvePath, PATH_PROTECTED */
  resolveForWriting(input: string): Place {
    const place = resolvePath(this.allowed, input, true);
    const segments = path.relative(place.root.path, place.real).split(path.sep);
    if (segments.length === 1 && CONFIG_FILES.includes(segments[0] ?? '')) {
      fail('PATH_PROTECTED', { path: place.shown, reason: 'it configures this server, which is for the user to do' });
    }
    if (segments.includes('.git')) fail('PATH_PROTECTED', { path: place.shown, reason: 'it belongs to git' });
    return place;
  }

  /**
   * A place for a new file.
   * @throws FILE_EXISTS, PATH_INVALID for the name of a folder, WRITE_FAILED below a file, and the Faults of resolveForWriting
   */
  resolveNew(input: string): Place {
    const place = this.resolveForWriting(input);
    if (place.exists) fail('FILE_EXISTS', { path: place.shown });
    if (namesFolder(input)) {
      fail('PATH_INVALID', { path: input, reason: 'it names a folder; give the name of the file too' });
    }
    let above = path.dirname(place.real);
    while (!existsSync(above)) above = path.dirname(above);
    if (!statSync(above).isDirectory()) {
      fail('WRITE_FAILED', { path: place.shown, reason: 'a part of its path is a file, not a directory' });
    }
    return place;
  }

  /** Where a file goes that is moved: under the new name, or under its own into a folder. @throws as resolveNew */
  resolveTarget(input: string, file: Place): Place {
    const target = this.resolveForWriting(input);
    const isFolder = target.exists ? statSync(target.real).isDirectory() : namesFolder(input);
    return this.resolveNew(isFolder ? path.join(target.real, path.basename(file.real)) : input);
  }

  /**
   * An existing file that is to be moved or deleted under its own name.
   * @throws the Faults of resolve and resolveForWriting; PATH_PROTECTED for a symbolic link
   */
  resolveOwnName(input: string): Place {
    const { real, shown } = this.resolve(input);
    if (namesLink(this.allowed, input)) {
      fail('PATH_PROTECTED', { path: input, reason: `it is a symbolic link; the file itself is "${shown}"` });
    }
    return this.resolveForWriting(real);
  }

  /** @throws the Faults of resolvePath and readImage */
  read(input: string): FileImage {
    return readImage(this.resolve(input));
  }

  /** Up to three listed files of that name, as far as a search has listed them already. */
  private namesakes(name: string): string[] {
    const found = this.allowed.flatMap((root) =>
      (this.lastListing(root) ?? [])
        .filter((file) => path.posix.basename(file) === name)
        .map((file) => this.show(root, file)),
    );
    return found.slice(0, 3);
  }

  /** How a listed file of a root is shown to clients. */
  show(root: Root, file: string): string {
    return this.shownPrefix(root) + file;
  }

  /** What stands before a path relative to a root when it is shown. */
  shownPrefix(root: Root): string {
    return this.allowed.length === 1 ? '' : `${root.name}/`;
  }

  /** An absolute path of a root's file as it is shown; any other text unchanged. */
  relative(text: string): string {
    const root = this.allowed.find((each) => path.isAbsolute(text) && isInside(each.path, text));
    return root === undefined ? text : showPath(this.allowed, root, text);
  }

  /** What a search covers: the named directory, or every root. @throws NOT_A_DIRECTORY and the Faults of resolvePath */
  async scopes(dir: string | undefined, signal: AbortSignal): Promise<{ where: string; scopes: Scope[] }> {
    if (dir === undefined || dir === '' || (dir === '.' && this.allowed.length > 1)) {
      const where = this.allowed.length === 1 ? 'the workspace' : `the ${this.allowed.length} workspace roots`;
      const scopes = this.allowed.map(async (root) => this.wholeScope(root, await this.listing(root).list(signal)));
      return { where, scopes: await Promise.all(scopes) };
    }
    const place = this.resolve(dir);
    if (!statSync(place.real).isDirectory()) fail('NOT_A_DIRECTORY', { path: place.shown });
    return { where: place.shown === '.' ? 'the workspace' : place.shown, scopes: [await this.scopeOf(place, signal)] };
  }

  /** Every root, each as it was when a search last asked for it, if one has. */
  async knownScopes(signal: AbortSignal): Promise<Scope[]> {
    const scopes = this.allowed.map(async (root) => this.wholeScope(root, await this.listing(root).listOnce(signal)));
    return Promise.all(scopes);
  }

  /** The listing of a root as it was when last asked for, not proved to be true still. */
  lastListing(root: Root): Listing | undefined {
    return this.listing(root).last;
  }

  /** How the files of a root are kept track of. */
  listingState(root: Root): ListingState {
    return this.listing(root).state;
  }

  /** Ends when it is decided whether the files of a root can be watched. */
  async watchingSettled(root: Root): Promise<void> {
    await this.listing(root).settled();
  }

  /** Starts to watch the files of every root, in the background. */
  watch(): void {
    for (const root of this.allowed) this.listing(root).watch();
  }

  private wholeScope(root: Root, files: Listing): Scope {
    return { root, dir: '', files, ignored: false, takeChanged: () => this.listing(root).takeChanged() };
  }

  private async scopeOf({ root, real }: Place, signal: AbortSignal): Promise<Scope> {
    const dir = path.relative(root.path, real).split(path.sep).join('/');
    const whole = this.wholeScope(root, await this.listing(root).list(signal));
    if (dir === '' || holds(whole.files, dir)) return { ...whole, dir };
    const unknown = { ...whole, dir, takeChanged: () => undefined };
    if (dir.split('/').includes('.git'))
      fail('PATH_INVALID', { path: dir, reason: 'what belongs to git is never searched' });
    if (!isInside(root.path, real)) return { ...unknown, files: [] };
    const below = await listBelow(root, dir, signal);
    return { ...unknown, files: below, ignored: below.length > 0 };
  }

  private listing(root: Root): LiveListing {
    const known = this.listings.get(root.path) ?? new LiveListing(root, this.log);
    this.listings.set(root.path, known);
    return known;
  }
}

/** Whether a listing, which is sorted, has files below a directory. */
function holds(files: Listing, dir: string): boolean {
  const prefix = `${dir}/`;
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((files[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return files[low]?.startsWith(prefix) === true;
}
