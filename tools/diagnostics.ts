// Lists the problems of a file, or of all files that this session changed.
import * as z from 'zod';
import { renderDiagnostics } from '../server/render/diagnostics.js';
import { defineTool } from './define.js';
import { READS } from './fields.js';

export const diagnostics = defineTool({
  name: 'diagnostics',
  description: 'Lists problems (syntax errors, linter findings), new ones first.',
  annotations: READS,
  input: z.strictObject({ path: z.string().min(1).optional().describe('File; default: all changed in this session.') }),
  async handle({ path }, { diagnosing, signal }) {
    const files = await diagnosing.diagnose(path, signal);
    return { files, scope: path === undefined ? 'session' : 'file' } as const;
  },
  render: renderDiagnostics,
});
