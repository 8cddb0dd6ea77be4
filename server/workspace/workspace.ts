// The workspace: its roots, and the ways in which a client's words become places, images and listings.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { Fault, fail } from '../errors.js';
import { type FileImage, readImage } from './image.js';
import { Lister, type Listing, listBelow } from './listing.js';
import { isInside, namesLink, narrowRoots, type Place, type Root, resolvePath, showPath } from './roots.js';

/** A directory that a search is limited to. */
export interface Scope {
  readonly root: Root;
  /** Relative to the root, forward slashes; empty for the whole root. */
  readonly dir: string;
  readonly files: Listing;
  /** Whether the directory is one that the ignore rules leave out, listed because it was named. */
  readonly ignored: boolean;
}

const namesFolder = (input: string): boolean => input.endsWith('/') || input.endsWith(path.sep);

const CONFIG_FILES = ['aci.toml', 'aci.json'];

export class Workspace {
  private allowed: readonly Root[];
  private readonly listers = new Map<string, Lister>();

  constructor(private readonly fixed: readonly Root[]) {
    this.allowed = fixed;
  }

  get roots(): readonly Root[] {
    return this.allowed;
  }

  /** Limits the workspace to the parts of its fixed roots that lie in `directories`; all of them when none does. */
  narrow(directories: readonly string[]): void {
    this.allowed = narrowRoots(this.fixed, directories);
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
    return showPath(this.allowed, root, path.join(root.path, file));
  }

  /** An absolute path of a root's file as it is shown; any other text unchanged. */
  relative(text: string): string {
    const root = this.allowed.find((each) => path.isAbsolute(text) && isInside(each.path, text));
    return root === undefined ? text : showPath(this.allowed, root, text);
  }

  /** What a search covers: the named directory, or every root. @throws NOT_A_DIRECTORY and the Faults of resolvePath */
  async scopes(dir: string | undefined, signal: AbortSignal): Promise<{ where: string; scopes: Scope[] }> {
    if (dir === undefined || dir === '') {
      const where = this.allowed.length === 1 ? 'the workspace' : `the ${this.allowed.length} workspace roots`;
      const scopes = this.allowed.map(async (root) => ({
        root,
        dir: '',
        files: await this.lister(root).list(signal),
        ignored: false,
      }));
      return { where, scopes: await Promise.all(scopes) };
    }
    const place = this.resolve(dir);
    if (!statSync(place.real).isDirectory()) fail('NOT_A_DIRECTORY', { path: place.shown });
    return { where: place.shown === '.' ? 'the workspace' : place.shown, scopes: [await this.scopeOf(place, signal)] };
  }

  /** The listing of a root as it was when last asked for, to start work with that the true one then confirms. */
  lastListing(root: Root): Listing | undefined {
    return this.lister(root).last;
  }

  private async scopeOf({ root, real }: Place, signal: AbortSignal): Promise<Scope> {
    const dir = path.relative(root.path, real).split(path.sep).join('/');
    const files = await this.lister(root).list(signal);
    if (dir === '' || files.some((file) => file.startsWith(`${dir}/`))) return { root, dir, files, ignored: false };
    if (!isInside(root.path, real) || dir.split('/').includes('.git')) return { root, dir, files: [], ignored: false };
    const below = await listBelow(root, dir, signal);
    return { root, dir, files: below, ignored: below.length > 0 };
  }

  private lister(root: Root): Lister {
    const known = this.listers.get(root.path) ?? new Lister(root);
    this.listers.set(root.path, known);
    return known;
  }
}
