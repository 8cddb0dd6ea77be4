// What a tool is: a name and words for the model, typed input, an action on the services, and a pure rendering.
import * as z from 'zod';
import { fail } from '../server/errors.js';
import type { WindowBudget } from '../server/render/window.js';
import type { ToolContext } from '../server/services.js';

/** Only what differs from the protocol's defaults: not read-only, destructive, not idempotent, open world. */
export interface ToolHints {
  readonly readOnlyHint?: true;
  readonly destructiveHint?: false;
  readonly openWorldHint: false;
}

/** A tool as its author writes it. */
interface ToolSpec<Input extends z.ZodObject, Data> {
  readonly name: string;
  readonly description: string;
  readonly annotations: ToolHints;
  /** Flat and strict; every field described with base and unit. */
  readonly input: Input;
  /** Throws Faults through `fail`; never formats. */
  handle(input: z.output<Input>, context: ToolContext): Promise<Data> | Data;
  render(data: Data, budget: WindowBudget): string;
}

export interface ToolResult {
  readonly text: string;
  readonly data: unknown;
}

/** A tool as front ends see it: its input and data types are closed over. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly annotations: ToolHints;
  /** JSON Schema, flat, without $schema, $ref and anyOf. */
  inputSchema(): Record<string, unknown>;
  /** @throws BAD_ARGUMENTS and what the tool itself throws */
  run(input: unknown, context: ToolContext): Promise<ToolResult>;
}

export function defineTool<Input extends z.ZodObject, Data>(spec: ToolSpec<Input, Data>): Tool {
  const { name, description, annotations } = spec;
  return {
    name,
    description,
    annotations,
    inputSchema: () => {
      const {
        $schema: _,
        additionalProperties: __,
        ...schema
      } = z.toJSONSchema(spec.input, {
        io: 'input',
        override: withoutTheObvious,
      });
      return schema;
    },
    async run(input, context) {
      const parsed = spec.input.safeParse(withoutNulls(input));
      if (!parsed.success) {
        return fail('BAD_ARGUMENTS', {
          tool: name,
          problems: parsed.error.issues.map(issueText),
          expected: signature(spec.input),
        });
      }
      const data = await spec.handle(parsed.data, context);
      return { text: spec.render(data, context.budget), data };
    },
  };
}

/**
 * Every model reads the schemas with every request, so they leave out what tells it nothing: that a flag is off when left
 * out, that a name is not empty, that integers are safe. It is checked all the same.
 */
function withoutTheObvious({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.default === false || jsonSchema.default === '') delete jsonSchema.default;
  if (jsonSchema.minLength === 1) delete jsonSchema.minLength;
  if (jsonSchema.minimum === 1 || jsonSchema.minimum === 0) delete jsonSchema.minimum;
}

/** Clients write null for an optional argument that they leave out. */
function withoutNulls(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}

function issueText({ path, message, code }: z.core.$ZodIssue): string {
  const field = path.join('.');
  if (code === 'unrecognized_keys') return `unknown argument: ${message.slice(message.indexOf('"')).slice(0, 100)}`;
  if (message.endsWith('received undefined')) return `${field} is missing`;
  return field === '' ? message : `${field}: ${inWords(message)}`;
}

const inWords = (message: string): string =>
  message
    .replace(/^Invalid input: /, '')
    .replace(/^Too small: expected number to be >=(\d+)$/, 'must be at least $1')
    .replace(/^Too small: expected string to have >=1 characters$/, 'must not be empty')
    .replace(/^Too big: expected string to have <=(\d+) characters$/, 'must have at most $1 characters');

/** path: string, line?: integer */
function signature(input: z.ZodObject): string {
  const fields = Object.entries(input.shape).map(([name, type]) => {
    const optional = type.safeParse(undefined).success ? '?' : '';
    const schema = z.toJSONSchema(type, { io: 'input' });
    return `${name}${optional}: ${schema.type ?? 'string'}`;
  });
  return `{ ${fields.join(', ')} }`;
}
