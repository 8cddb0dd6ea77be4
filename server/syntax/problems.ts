// Syntax problems of a tree: its ERROR and MISSING nodes, found by going down only where there are some.
import type { Node, Tree } from 'web-tree-sitter';

/** Positions from 0; `character` in UTF-16 units. */
export interface SyntaxProblem {
  readonly line: number;
  readonly character: number;
  readonly message: string;
}

const MOST = 50;
const SHOWN_TEXT = 40;

export function syntaxProblems(tree: Tree): SyntaxProblem[] {
  const found: SyntaxProblem[] = [];
  const stack: Node[] = tree.rootNode.hasError ? [tree.rootNode] : [];
  for (let node = stack.pop(); node !== undefined && found.length < MOST; node = stack.pop()) {
    const children = node.children.filter((child) => child.isMissing || child.isError || child.hasError);
    // A whole text that is an error says only that there is one.
    const problem = node.parent === null && children.length > 0 ? undefined : problemOf(node);
    if (problem !== undefined) found.push(problem);
    // A missing token can be hidden, so that only the node around it says that something is wrong.
    if (children.length === 0 && problem === undefined) found.push({ ...placeOf(node), message: 'syntax error' });
    stack.push(...children.reverse());
  }
  return found;
}

const placeOf = ({ startPosition: { row, column } }: Node): { line: number; character: number } => ({
  line: row,
  character: column,
});

/** A node that the grammar takes although it is a mistake. */
export const strayProblem = (node: Node): SyntaxProblem => ({
  ...placeOf(node),
  message: `stray ${quoted(startOf(node))}`,
});

function problemOf(node: Node): SyntaxProblem | undefined {
  if (node.isMissing) return { ...placeOf(node), message: `missing ${quoted(node.type)}` };
  if (!node.isError) return undefined;
  // The outermost error says where; errors inside it are its echo unless they are tokens that fit nowhere.
  const text = startOf(node);
  return { ...placeOf(node), message: text === '' ? 'syntax error' : `syntax error at ${quoted(text)}` };
}

/** Of its first line. */
const startOf = (node: Node): string => node.text.split('\n', 1)[0]?.trim().slice(0, SHOWN_TEXT) ?? '';

const quoted = (text: string): string => `"${text}"`;
