// Which nodes of a tree are scopes, and the scopes around a line, found by going down to it.
import type { Node, Tree } from 'web-tree-sitter';
import type { Lines } from '../text/lines.js';

export interface TreeScopes {
  /** Header line indexes from 0, outermost first. */
  readonly headers: readonly number[];
  /** Whether the way down led through an error, where a tree has lost its scopes. */
  readonly broken: boolean;
}

/**
 * The header lines of the scopes that start above a line (index from 0) and hold it. Goes down child by child, because
 * asking a node for its parent starts from the root again: quadratic in a tree that is 17,000 deep. Not with a cursor: in
 * the binding of 0.27 a cursor takes every position for 0.
 */
export function scopesInTree(tree: Tree, languageId: string, lines: Lines, line: number): TreeScopes {
  const offset = lines.start(Math.min(line, lines.count)) + indentOf(lines, line);
  const headers = new Set<number>();
  let broken = tree.rootNode.isError;
  let node = tree.rootNode.firstChildForIndex(offset);
  for (; node !== null && node.startIndex <= offset; node = node.firstChildForIndex(offset)) {
    if (node.isError) broken = true;
    const header = node.startPosition.row < line && isScope(node, languageId) ? headerOf(node) : line;
    if (header < line) headers.add(header);
  }
  return { headers: [...headers].sort((a, b) => a - b), broken };
}

/** UTF-16 units of white space at the start of a line; 0 for one that is blank or not there. */
function indentOf(lines: Lines, line: number): number {
  return Math.max(0, line < lines.count ? lines.line(line).search(/\S/) : 0);
}

// How grammars name definitions: function_declaration, class_specifier, impl_item, keyframes_statement, ...
const DEFINITION =
  /(?:^|_)(?:function|func|method|class|struct|interface|trait|impl|enum|union|record|module|mod|namespace|protocol|contract|mixin|extension|object|constructor|macro|test|type|value|given|modifier|init|receive|keyframes|media|supports)_(?:declaration|definition|def|item|specifier|implementation|statement|interface|spec)$/;

/** What is named otherwise: function literals, blocks of calls (test cases), sections and keys of data. */
const OTHERS = new Set(
  [
    'function method class module singleton_class singleton_method instance internal_module companion_object',
    'arrow_function function_expression generator_function anonymous_function lambda_literal func_literal lambda_expression',
    'closure_expression block_literal do_block anonymous_class object_literal secondary_constructor let_binding bind binding',
    'section subsection subsubsection generic_environment table table_array_element pair block_mapping_pair rule_set',
    'at_rule rule element script_element style_element template_element class_implementation class_interface',
  ].flatMap((row) => row.split(' ')),
);

/** Scopes of one language whose node is something else in others. */
const OF_LANGUAGE: Readonly<Record<string, string>> = { hcl: 'block', dart: 'function_body' };

function isScope(node: Node, languageId: string): boolean {
  if (!node.isNamed) return false;
  const { type } = node;
  if (DEFINITION.test(type) || OTHERS.has(type) || OF_LANGUAGE[languageId] === type) return true;
  return type === 'list_lit' && /^(def|ns$|testing$)/.test(node.namedChild(0)?.text ?? '');
}

/** The line with the name, which annotations can stand above; without a name, the first line behind them. */
function headerOf(node: Node): number {
  const name = ['name', 'declarator', 'key'].map((field) => node.childForFieldName(field)).find((child) => child);
  const first = name ?? node.children.find(({ type }) => !/annotation|attribute|decorator|modifier|comment/.test(type));
  return (first ?? node).startPosition.row;
}
