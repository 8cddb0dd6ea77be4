// The window: the run of lines of one file that is shown at a time. Pure arithmetic on line indexes from 0.

/** Lines that a window shows, and how many of them are shown again after a scroll. */
export interface WindowSize {
  readonly height: number;
  readonly overlap: number;
}

/** The last top that still fills the window; 0 when the file is shorter than the window. */
export const lastTop = (count: number, height: number): number => Math.max(0, count - height);

const clampTop = (top: number, count: number, height: number): number =>
  Math.min(Math.max(0, top), lastTop(count, height));

/** Top of the window that has line `index` a sixth of its height below its top (the rule of SWE-agent's goto). */
export const topForLine = (index: number, count: number, height: number): number =>
  clampTop(Math.trunc(index - height / 6), count, height);

/** Top after a scroll by one window less the overlap; `direction` is 1 for down and -1 for up. */
export const scrolledTop = (top: number, direction: 1 | -1, count: number, { height, overlap }: WindowSize): number =>
  clampTop(top + direction * Math.max(1, height - overlap), count, height);
