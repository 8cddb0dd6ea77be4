// How deep a line is indented.

/** Columns from one tab stop to the next, by old Unix custom. */
const TAB = 8;

/** Columns of the blanks that a line starts with. @param most what is deeper counts as a little more than that */
export function columnsOf(line: string, most = Number.POSITIVE_INFINITY): number {
  let columns = 0;
  for (const unit of line) {
    if (unit === '\t') columns += TAB - (columns % TAB);
    else if (unit === ' ') columns++;
    else break;
    if (columns > most) break;
  }
  return columns;
}
