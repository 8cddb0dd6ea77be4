/** One npm tarball that holds compiled grammars. */
export interface GrammarPackage {
  readonly name: string;
  readonly version: string;
  /** `sha512-` and base64, as the registry states it for the tarball. */
  readonly integrity: string;
  /** SPDX identifier. */
  readonly licence: string;
}

/**
 * Bundles first: ten tarballs of 21 MB serve every language. The packages of single languages carry native binaries for
 * every platform (OCaml's alone is 15 MB).
 */
export const packages = {
  vscode: {
    name: '@vscode/tree-sitter-wasm',
    version: '0.3.1',
    integrity: 'sha512-RJFoomET6FajjG511fmQxeBQfU6M24a0aFZPqpid+ttIxanWf1VGytBG0UmsGjt07qmIPJS8U31D+aecuCucsQ==',
    licence: 'MIT',
  },
  repomix: {
    name: '@repomix/tree-sitter-wasms',
    version: '0.1.17',
    integrity: 'sha512-tc3HnFqdMF1pXhIMzG3aTaBDpIiHK2tPfn3fwqA6P3WTbHa+1EuuTubbKshvmN7xCHP5Ojz0/VW4R+XvR88KOw==',
    licence: 'Unlicense',
  },
  cursorless: {
    name: '@cursorless/tree-sitter-wasms',
    version: '0.7.0',
    integrity: 'sha512-yGmyFb75nmicYyXqKm0TMEydA8QF76kr/+dvBcu9eSN093CKijLYYgsg3xGU44K3lUI2Vjfec5OJ4tyaYssahA==',
    licence: 'Unlicense',
  },
  kerebron: {
    name: '@kerebron/wasm',
    version: '0.8.9',
    integrity: 'sha512-XzcDL9mHeD8oKla6G2+SDbZHv3qK76oF3jNgUe3czFG6J24MqWB5zfv1ty19ZA1MirxTxpfUdjnmTiMH6ToPew==',
    licence: 'MIT',
  },
  codegraph: {
    name: '@optave/codegraph',
    version: '3.11.2',
    integrity: 'sha512-Ji3VSy8r2yTqUCy23SFRyuqG4/R4Paj1RK0SHPwlX4cCo6XfqGlTR0FgPKZzWWFAuUchJqYFomjLAScAtJFKYA==',
    licence: 'Apache-2.0',
  },
  make: {
    name: 'tree-sitter-make',
    version: '1.1.1',
    integrity: 'sha512-szHESi1wObt07uM5a5mwkMjbLHOcgiS5G2YQjU8O+Tfv9RylQBA0umV25lf6gSOefwTsPBnTJGn4SFFdHAVwMg==',
    licence: 'MIT',
  },
  embeddedTemplate: {
    name: 'tree-sitter-embedded-template',
    version: '0.25.0',
    integrity: 'sha512-DLWFFWito68hgjMC3kDaqDpcHRGr+ZC2cz4pFR/XeWilq9C0dLawsxi+pK6qRM/ICZw6YNmf5w28y0tpcfbNsA==',
    licence: 'MIT',
  },
  svelte: {
    name: 'tree-sitter-svelte',
    version: '0.10.1',
    integrity: 'sha512-dvWpJGMHxiz44T4lFvb8Etd/cVoKBUPrpso6z8cDBI/Gokypdf6SxakosjmFgONb5noJ3mQi9Ty57ImxqRMjcA==',
    licence: 'MIT',
  },
  awk: {
    name: 'tree-sitter-awk',
    version: '0.7.2',
    integrity: 'sha512-Y9qGrM9a/AkeglOMSYzM0Tek5rox9WZmlV1/l3wyBJaMdpeMGsC3z4Jn+OvuevJO78gtmW1SuXfCva1f4veuTg==',
    licence: 'MIT',
  },
  fish: {
    name: '@esdmr/tree-sitter-fish',
    version: '3.7.0',
    integrity: 'sha512-Pf/jzPRyVjs69Af5bwScd6Wl5Q2n27+2uSe58yZ+fKUu/p7aYC73apjcOIxDw9+s4tUODk2e8yJGmQUNngsM/A==',
    licence: 'Unlicense',
  },
} as const satisfies Record<string, GrammarPackage>;

export type PackageKey = keyof typeof packages;
