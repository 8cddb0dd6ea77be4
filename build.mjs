// Builds dist/: the bundled command and its worker scripts, the wasm runtime, and the grammars.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  // CommonJS packages inside an ES module bundle still ask for require; made on demand, because making it takes milliseconds.
  banner: {
    js: "import { createRequire as aciCreateRequire } from 'node:module'; let aciRequire; const require = (id) => (aciRequire ??= aciCreateRequire(import.meta.url))(id);",
  },
};

/**
 * What of the MCP SDK this server never uses, left out because loading it makes the server start later: schemas of the
 * messages that it neither sends nor takes, and the validator of forms that a server may ask users to fill in.
 */
const leanSdk = {
  name: 'lean-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /@modelcontextprotocol\/sdk\/dist\/esm\/types\.js$/ }, ({ path }) => ({
      // Marked as free of side effects, a schema that is not used is dropped.
      contents: readFileSync(path, 'utf8').replace(
        /^((?:export )?const \w+Schema = )([\s\S]*?);\n(?=[a-z/])/gm,
        '$1/* @__PURE__ */ (() => $2)();\n',
      ),
    }));
    onLoad({ filter: /@modelcontextprotocol\/sdk\/dist\/esm\/validation\/ajv-provider\.js$/ }, () => ({
      contents: 'export class AjvJsonSchemaValidator {}',
    }));
  },
};

mkdirSync('dist', { recursive: true });
for (const name of readdirSync('dist')) if (name.endsWith('.js')) rmSync(`dist/${name}`);

await build({
  ...shared,
  entryPoints: {
    main: 'server/main.ts',
    'check-helper': 'server/check/check-helper.ts',
    'search-worker': 'server/search/search-worker.ts',
  },
  outdir: 'dist',
  splitting: true,
  chunkNames: 'chunk-[name]-[hash]',
  minify: true,
  legalComments: 'none',
  plugins: [leanSdk],
  external: ['oxc-transform', '@astral-sh/ruff-wasm-nodejs', '@vscode/ripgrep'],
});
copyFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm', 'dist/web-tree-sitter.wasm');

// Tools of the project itself, which are not shipped.
const toolDir = 'node_modules/.cache/aci-build';
await build({
  ...shared,
  entryPoints: {
    demo: 'clients/demo/demo.ts',
    bench: 'test/bench/bench.ts',
    freshness: 'test/bench/freshness.ts',
    soak: 'test/bench/soak.ts',
    crash: 'test/crash/crash.ts',
    'disk-full': 'test/crash/disk-full.ts',
    replay: 'test/differential/replay.ts',
    'broken-edits': 'test/differential/broken-edits.ts',
    vendor: 'grammars/vendor.ts',
  },
  outdir: toolDir,
  outExtension: { '.js': '.mjs' },
  packages: 'external',
});

const { vendorGrammars } = await import(pathToFileURL(`${toolDir}/vendor.mjs`).href);
await vendorGrammars({ outDir: 'dist/grammars', cacheDir: 'node_modules/.cache/aci-grammars' });
