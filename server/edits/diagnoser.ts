// The problems of files as they are: by the checkers and the user's linters.
import type { CheckClient } from '../check/check-client.js';
import { Fault } from '../errors.js';
import type { Diagnosing, FileDiagnostics, KnownProblem } from '../services.js';
import type { Session } from '../session/session.js';
import { indexLines } from '../text/lines.js';
import { decode } from '../workspace/encoding.js';
import type { FileImage } from '../workspace/image.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Linting } from './linting.js';

/** Problems that every reply has room for. */
const MOST_TOLD = 10;

export class Diagnoser implements Diagnosing {
  constructor(
    private readonly workspace: Workspace,
    private readonly session: Session,
    private readonly checks: CheckClient,
    private readonly linting: Linting,
  ) {}

  async diagnose(path: string | undefined, signal: AbortSignal): Promise<FileDiagnostics[]> {
    if (path !== undefined) return [await this.diagnoseFile(this.workspace.read(path), signal)];
    const found: FileDiagnostics[] = [];
    for (const image of this.session.originals.paths.flatMap((real) => this.readable(real))) {
      found.push(await this.diagnoseFile(image, signal));
    }
    return found;
  }

  /** None for a changed file that is gone, binary, or has become something else. */
  private readable(real: string): FileImage[] {
    try {
      return [this.workspace.read(real)];
    } catch (error) {
      if (error instanceof Fault) return [];
      throw error;
    }
  }

  private async diagnoseFile(image: FileImage, signal: AbortSignal): Promise<FileDiagnostics> {
    const { place, text } = image;
    const { problems, ...notes } = await this.checks.problems(
      { path: place.shown, text, ...this.originalOf(place.real) },
      signal,
    );
    const { findings, failed } = await this.linting.all(place, text, signal);
    const all: KnownProblem[] = [...problems, ...findings];
    const ordered = [...all.filter(({ fresh }) => fresh !== false), ...all.filter(({ fresh }) => fresh === false)];
    const told = ordered.slice(0, MOST_TOLD).map(({ line }) => line);
    this.session.seen.tell(place.real, text, told);
    return { path: place.shown, lines: indexLines(text), problems: ordered, ...notes, failed };
  }

  /** The text before this session's first change; empty for a file that it created. */
  private originalOf(real: string): { original?: string } {
    if (!this.session.originals.has(real)) return {};
    const state = this.session.originals.get(real);
    const text = state === undefined ? '' : decode(state.bytes)?.text;
    return text === undefined ? {} : { original: text };
  }
}
