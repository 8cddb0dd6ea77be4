// Builds dist/: the bundled command and its worker scripts, the wasm runtime, and the grammars.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
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
  keepNames: true,
  legalComments: 'none',
  external: ['oxc-parser', '@astral-sh/ruff-wasm-nodejs'],
});
copyFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm', 'dist/web-tree-sitter.wasm');

// Tools of the project itself, which are not shipped.
const toolDir = 'node_modules/.cache/aci-build';
await build({
  ...shared,
  entryPoints: { demo: 'clients/demo/demo.ts', bench: 'test/bench/bench.ts', vendor: 'grammars/vendor.ts' },
  outdir: toolDir,
  outExtension: { '.js': '.mjs' },
  packages: 'external',
});

const { vendorGrammars } = await import(pathToFileURL(`${toolDir}/vendor.mjs`).href);
await vendorGrammars({ outDir: 'dist/grammars', cacheDir: 'node_modules/.cache/aci-grammars' });
