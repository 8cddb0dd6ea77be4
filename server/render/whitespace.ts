// Whitespace made visible, for showing two lines that differ in nothing else.

/** Tabs as →, spaces at the edges or in a row as ·, carriage returns as ␍ and line feeds as ␊. */
export function visibleWhitespace(text: string): string {
  return text
    .replace(/^ +| +$| {2,}| (?=[\t\r\n])|(?<=[\t\r\n]) /g, (spaces) => '·'.repeat(spaces.length))
    .replaceAll('\t', '→')
    .replaceAll('\r', '␍')
    .replaceAll('\n', '␊');
}
