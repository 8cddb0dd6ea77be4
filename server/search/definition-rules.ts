// How the languages write definitions of a name, as data: what stands before it on its line, and what behind it.

/** A way to define a name. The expressions see one line, without the name; an absent one asks nothing. */
export interface DefinitionRule {
  readonly before: RegExp;
  readonly after?: RegExp;
  /** What the name itself must look like. */
  readonly name?: RegExp;
  /** Besides, `{` must come before any `;` behind the name, maybe lines below: what tells a body from a mere declaration. */
  readonly body?: true;
}

export interface DefinitionStyle {
  /** Words of which one stands right before most defined names. */
  readonly keywords: readonly string[];
  /** Bytes that may stand right before a defined name, besides a blank or the start of the line. */
  readonly leading: string;
  /** Such bytes behind which neither a keyword nor what follows tells. */
  readonly leadingFreely: string;
  /** What follows a name that is defined without a keyword, blanks aside. */
  readonly following: string;
  /** Which names are defined only on lines that start with no blank. */
  readonly flush: 'none' | 'those without keyword' | 'all';
  readonly rules: readonly DefinitionRule[];
}

const style = (
  keywords: string,
  rules: readonly DefinitionRule[],
  {
    leading = '',
    leadingFreely = '',
    following = '',
    flush = 'none',
  }: Partial<Omit<DefinitionStyle, 'keywords' | 'rules'>> = {},
): DefinitionStyle => ({ keywords: keywords.split(' '), leading, leadingFreely, following, flush, rules });

const oneOf = (...starts: readonly RegExp[]): RegExp =>
  new RegExp(`^(?:${starts.map(({ source }) => source).join('|')})`);

/** `x = 1`, not `x == 1` */
const ASSIGNED = /^\s*=(?![=>~])/;

const python = style(
  'def class cdef cpdef type',
  [
    { before: /^\s*(?:async\s+|cdef\s+)?(?:def|cdef|cpdef)\s+(?:[\w.*[\]]+\s+){0,3}$/, after: /^\s*[([]/ },
    { before: /^\s*(?:cdef\s+)?class\s+$/, after: /^\s*[(:[]/ },
    { before: /^type\s+$/, after: /^(?:\[.*\])?\s*=/ },
    { before: /^$/, after: /^\s*(?::[^=]*)?=(?!=)/ },
  ],
  { following: '=:', flush: 'those without keyword' },
);

const SCRIPT_MODIFIERS = /^\s*(?:(?:export|default|declare|abstract|async|const)\s+)*/.source;
const MEMBER_MODIFIERS =
  /^\s*(?:(?:public|private|protected|static|readonly|override|abstract|async|get|set|declare)\s+)*[*#]?$/;

const script = style(
  'function class interface enum namespace module type const let var',
  [
    { before: new RegExp(`${SCRIPT_MODIFIERS}(?:function\\s*\\*?|class|interface|enum|namespace|module)\\s+\\*?$`) },
    { before: /^\s*(?:(?:export|declare)\s+)*type\s+$/, after: /^\s*[=<]/ },
    { before: /^(?:(?:export|declare)\s+)*(?:const|let|var)\s+$/, after: /^\s*[=:;]/ },
    // A function in a function: const f = (a) => ...
    {
      before: /^\s*(?:const|let|var)\s+$/,
      after: /^\s*(?::[^=]*)?=\s*(?:async\b\s*)?(?:function\b|(?:\([^()]*\)(?:\s*:[^=]*)?|\w+)\s*=>)/,
    },
    {
      before: MEMBER_MODIFIERS,
      after: oneOf(
        // Parameters with types: no call has them.
        /\??(?:<.*>)?\((?:(?:public|private|protected|readonly)\s+)*(?:\.\.\.)?[\w$]+\??:\s/,
        /\??(?:<[^>]*>)?\((?:[^()]|\([^()]*\))*\)\s*(?::.*)?\{\s*(?:\/\/.*|.*\})?$/,
        /\??(?:<[^>]*>)?\((?:[^()]|\([^()]*\))*\)\s*:\s*[^?]*;$/,
        /\s*[=:]\s*(?:async\b\s*)?(?:function\b|(?:\([^()]*\)|\w+)\s*=>)/,
      ),
    },
    { before: /^(?:[\w$]+\.)+$/, after: /^\s*=\s*(?:async\s+)?(?:function\b|class\b|\(.*=>)/ },
  ],
  { leading: '.*#', following: '(<=:?' },
);

const go = style(
  'func type var const',
  [
    { before: /^func\s+(?:\([^)]*\)\s*)?$/, after: /^\s*[([]/ },
    { before: /^\s*type\s+$/, after: /^(?:\[.*\])?\s+\S/ },
    { before: /^(?:var|const)\s+$/, after: /^\s+\S/ },
    { before: /^\t$/, after: /^\s+(?:struct|interface)\s*\{/ },
    // In a group of constants or variables; only exported names, as others may be assigned to in a function.
    { before: /^\t$/, name: /^[A-Z]/, after: /^\s+(?:[\w.*[\]]+\s+)?=\s/ },
    // A method of an interface has a result that is no operator.
    { before: /^\t$/, after: /^\((?:[^()]|\([^()]*\))*\)\s+(?:[\w*[]|\((?!\)))[^{=]*$/ },
  ],
  { following: '(=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*[' },
);

const rust = style(
  'fn struct enum union trait type mod const static mut let',
  [
    {
      before:
        /^\s*(?:(?:pub(?:\([^)]*\))?|default|async|unsafe|const|extern(?:\s*"[^"]*")?)\s+)*(?:fn|struct|enum|union|trait|type|mod)\s+$/,
    },
    { before: /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:const|static)(?:\s+mut)?\s+$/, after: /^\s*:/ },
    { before: /^\s*macro_rules!\s*$/ },
  ],
  { following: '{(:' },
);

const C_WORDS = /[\w:<>,.*&~[\]()"\s]/.source;
const NO_STATEMENT =
  /(?!(?:return|else|case|goto|throw|new|delete|if|while|for|switch|do|typedef|extern|using|friend|co_await|co_return)\b)/
    .source;
/** Flush, and ended on this line: static const struct file_operations x = {; int y; */
const C_VARIABLE: DefinitionRule = {
  before:
    /^(?!(?:extern|typedef|using|return|goto|case|class|else|namespace|friend|template|package|import)\b|(?:struct|union|enum)\s+$)(?:[a-zA-Z_][\w:<>,]*[\s*&]+)+$/,
  after: /^\s*(?:\[[^\]]*\]\s*)*(?:=(?!=)|;|__\w+)/,
};
const C_RULES: readonly DefinitionRule[] = [
  { before: /^#\s*define\s+$/ },
  {
    before: /^(?:\w+\s+)*(?:struct|union|enum|class|namespace|concept)\s+(?:\w+\s+)?$/,
    after: /^\s*(?:final\b)?\s*(?:[:{]|$|=)/,
    body: true,
  },
  { before: /^\}\s*(?:\w+\s+)*\**$/, after: /^\s*(?:\[[^\]]*\])*\s*(?:;|=|__\w+)/ },
  { before: /^typedef\b.*[\s*]$/, after: /^\s*(?:\[[^\]]*\]\s*)?;/ },
  // A pointer to a function, or a type of such.
  { before: /^(?!extern|return)[a-zA-Z_][\w\s*]*\(\*\s*$/, after: /^\)\s*\(/ },
  // int f(int a) with its name also at the start of a line of its own.
  { before: new RegExp(`^${NO_STATEMENT}(?:[a-zA-Z_]${C_WORDS}*[\\s*&:~])?$`), after: /^\s*\((?!\*)/, body: true },
  { before: /^(?:static\s+)?(?:\w*DEFINE\w*|DECLARE_BITMAP|LIST_HEAD|SYSCALL\w*)\($/, after: /^[,)]/ },
  { before: /^(?:SYM_\w*START\w*|ENTRY)\($/, after: /^\)/ },
];

const c = style('define struct union enum', [...C_RULES, C_VARIABLE], {
  leading: '*(}',
  following: '(=;[_),:{',
  flush: 'all',
});

const cpp = style(
  'define struct union enum class namespace concept using',
  [
    ...C_RULES,
    C_VARIABLE,
    {
      before: /^\s*(?:\w+\s+)*(?:struct|union|enum|class|namespace|concept)\s+(?:\w+\s+)?$/,
      after: /^\s*(?:final\b)?\s*(?:[:{]|$|=)/,
      body: true,
    },
    { before: /^\s*using\s+$/, after: ASSIGNED },
    {
      before: new RegExp(`^\\s+${NO_STATEMENT}(?:[a-zA-Z_][\\w:<>,]*[\\s*&]+)+$`),
      after: /^\((?:[^()]|\([^()]*\))*(?:\)\s*(?:const|noexcept|override|final)*\s*(?::.*|\{.*)?)?$/,
      body: true,
    },
    { before: /^[-+]\s*(?:\([^)]*\)\s*)?$/, after: /^\s*[:{;]/ },
  ],
  { leading: '*&:~(})', following: '(=;[_):{,' },
);

const MODIFIER =
  'public|private|protected|internal|static|final|abstract|sealed|open|override|data|inline|inner|annotation|partial|readonly|virtual|async|extern|unsafe|synchronized|native|default|strictfp|implicit|lazy|case|suspend|operator|infix|tailrec|external|companion|fileprivate|mutating|indirect|required|convenience|class|const|lateinit|actual|expect|value|fun|new|volatile|transient|weak|export|non-sealed';
const ANNOTATIONS = '(?:@[\\w.]+(?:\\([^()]*\\))?\\s+|\\[[^\\]]*\\]\\s*)*';
const MODIFIERS = `^\\s*${ANNOTATIONS}(?:(?:${MODIFIER})(?:\\[\\w+\\])?\\s+)*`;
const NO_CALL = `(?!(?:return|throw|else|assert|await|yield|in|is|as|when|package|import|using|goto|var|${MODIFIER})\\b)`;
const TYPE = '(?:@\\w+\\s+)?[\\w.$]+(?:<[^()=;]*>)?(?:(?:\\s*@\\w+\\s*)?\\[[\\s,]*\\]|\\.\\.\\.|\\?)*';

const CURLY_WORDS =
  'class interface enum record struct object trait protocol actor extension func fun def val var let namespace typealias type delegate package mixin given';
const CURLY_RULES: readonly DefinitionRule[] = [
  {
    before: new RegExp(
      `${MODIFIERS}(?:class|@?interface|enum|record|struct|object|trait|protocol|actor|namespace|mixin|enum class|record struct)\\s+$`,
    ),
  },
  { before: new RegExp(`${MODIFIERS}(?:func|fun|def|typealias|type|given)\\s+(?:<[^>]*>\\s*)?(?:[\\w<>?, ]+\\.)?$`) },
  { before: new RegExp(`^(?:\\t|    |  )?${MODIFIERS.slice(4)}(?:val|var|let)\\s+$`), after: /^\s*[:=]/ },
  { before: new RegExp(`${MODIFIERS}delegate\\s+${TYPE}\\s+$`), after: /^\s*[(<]/ },
  // A type before a name before a parenthesis: a method, also one without a body.
  {
    before: new RegExp(`${MODIFIERS}(?:<[^()=;]*>\\s*)?${NO_CALL}(?:${TYPE})\\s+$`),
    after: /^(?:<[^()=;]*>)?\s*\((?!\s*\)\s*[-+*/.&|=<>?])(?:.*(?:[{,()\w;>]))?\s*(?:\/\/.*)?$/,
  },
  // A field with a modifier, or a property.
  {
    before: new RegExp(
      `^\\s*${ANNOTATIONS}(?:(?:public|private|protected|internal|static|final|const|readonly|volatile|transient|abstract|virtual|override|required)\\s+)+${NO_CALL}${TYPE}\\s+$`,
    ),
    after: /^\s*(?:=|;|\{)/,
  },
];

const curly = style(CURLY_WORDS, CURLY_RULES, { leading: '.', following: '(=;{<:' });

const java = style(
  CURLY_WORDS,
  [
    ...CURLY_RULES,
    // A constructor. In the other languages this may be a call with a block.
    { before: /^\s*(?:public|private|protected|internal)\s+$/, after: /^\s*\(.*[^;]$/ },
    { before: /^\s+$/, name: /^[A-Z]/, after: /^\s*\((?:[^()]|\([^()]*\))*\)\s*(?:throws [\w., ]+)?\{/ },
    // A field without a modifier, where no statement of a method is indented so little.
    { before: new RegExp(`^(?:\\t|    )${NO_CALL}${TYPE}\\s+$`), after: /^\s*[=;]/ },
  ],
  { leading: '.', following: '(=;{<:' },
);

const ruby = style(
  'def class module alias',
  [
    { before: /^\s*(?:\w+\s+)?def\s+(?:[\w:]+\.)?$/ },
    { before: /^\s*(?:class|module)\s+(?:[\w:]*::)?$/, after: /^(?!\.|::)/ },
    { before: /^\s*$/, name: /^[A-Z]/, after: ASSIGNED },
    { before: /^\s*alias\s+:?$/ },
    {
      before:
        /^\s*(?:(?:private|protected)\s+)?(?:(?:[cm]?attr_\w+|mattr_\w+|cattr_\w+|thread_\w+|class_attribute|delegate|define_method|alias_method|scope|has_\w+|belongs_to)\b[\s(]*)(?:.*,\s*)?:$/,
    },
  ],
  { leadingFreely: '.:', following: '=' },
);

const php = style(
  'function class interface trait enum const namespace',
  [
    {
      before: /^\s*(?:(?:public|private|protected|static|final|abstract|readonly)\s+)*function\s+&?$/,
      after: /^\s*\(/,
    },
    { before: /^\s*(?:(?:final|abstract|readonly)\s+)*(?:class|interface|trait|enum|namespace)\s+$/ },
    { before: /^\s*(?:(?:public|private|protected|final)\s+)*const\s+(?:\w+\s+)?$/, after: ASSIGNED },
  ],
  { leadingFreely: '&' },
);

const lua = style(
  'function local',
  [
    { before: /^\s*(?:local\s+)?function\s+(?:[\w.]+[.:])?$/ },
    { before: /^(?:local\s+)?(?:[\w]+\.)*$/, after: ASSIGNED },
    { before: /^\s*(?:[\w]+\.)*$/, after: /^\s*=\s*function\b/ },
  ],
  { leadingFreely: '.:', following: '=' },
);

const shell = style(
  'function alias readonly declare export',
  [
    { before: /^\s*$/, after: /^\s*\(\s*\)/ },
    { before: /^\s*function\s+$/ },
    { before: /^(?:(?:export|readonly|declare|typeset)\s+(?:-\w+\s+)?)?$/, after: /^\+?=/ },
    { before: /^\s*alias\s+$/, after: /^=/ },
  ],
  { following: '(=+' },
);

const elixir = style(
  'def defp defmacro defmacrop defmodule defprotocol defimpl defguard defdelegate type typep opaque callback spec',
  [
    { before: /^\s*def\w*\s+(?:[\w.]+\.)?$/ },
    { before: /^\s*@(?:typep?|opaque|callback)\s+$/ },
    { before: /^\s*@$/, after: /^\s+[^\s|)]/ },
  ],
  { leadingFreely: '.@', following: '"%[{' },
);

const functional = style(
  'let rec and type newtype data class module val external member def exception family',
  [
    { before: /^(?:let|and)\s+(?:rec\s+|inline\s+|mutable\s+|private\s+)*$/ },
    {
      before:
        /^\s*(?:type|newtype|data|class|module|val|external|exception|type family)\s+(?:rec\s+|type\s+|private\s+|\([^)]*\)\s*=>\s*)?(?:'\w+\s+|\([^)]*\)\s+)?$/,
    },
    { before: /^\s*(?:static\s+|abstract\s+|override\s+)?member\s+(?:\w+\.)?$/ },
    { before: /^$/, after: /^\s*::?(?!=)/ },
  ],
  { leadingFreely: '.', following: ':' },
);

const lisp = style('', [{ before: /^\s*\((?:[\w-]+\/)?(?:def[\w-]*|define[\w-]*|ns)\s+\(?(?:\^\S+\s+)*$/ }], {
  leadingFreely: '(',
  following: '()[{"\':0123456789abcdefghijklmnopqrstuvwxyz-',
});

const sql = style(
  'table view index function procedure trigger type schema domain sequence exists column',
  [
    {
      before:
        /^\s*create\s+(?:or\s+replace\s+)?(?:(?:temp|temporary|unique|materialized|unlogged|recursive)\s+)*(?:table|view|index|function|procedure|trigger|type|schema|domain|sequence)\s+(?:if\s+not\s+exists\s+)?(?:\w+\.)?["`[]?$/i,
    },
  ],
  { leadingFreely: '."`[', following: '' },
);

const css = style(
  '',
  [
    { before: /^(?:.*[,}])?\s*[\w*]*[.#]$/, after: /^[^;{]*[{,]\s*$/ },
    { before: /^\s*(?:--|\$|@)$/, after: /^\s*:/ },
    { before: /^\s*@(?:mixin|function|keyframes|property)\s+(?:--)?$/ },
  ],
  { leadingFreely: '.#-$@', following: '{,:' },
);

const make = style(
  'define export override',
  [
    { before: /^(?:[\w./%-]+\s+)*$/, after: /^(?:\s+[\w./%-]+)*\s*::?(?!=)/ },
    { before: /^\s*(?:(?:export|override)\s+)*$/, after: /^\s*(?:[:?+!]|::)?=/ },
    { before: /^\s*define\s+$/ },
  ],
  { following: ':=?+!' },
);

const kconfig = style('config menuconfig', [{ before: /^\s*(?:menu)?config\s+$/ }]);

const schema = style('message service enum rpc type input interface union scalar struct exception extend oneof', [
  { before: /^\s*(?:message|service|enum|rpc|type|input|interface|union|scalar|struct|exception|oneof)\s+$/ },
]);

const hcl = style(
  '',
  [{ before: /^\s*(?:resource|data|module|variable|output|provider)\s+(?:"[^"]*"\s+)?"$/, after: /^"\s*(?:\{|")/ }],
  { leadingFreely: '"', following: '"' },
);

const perl = style('sub package', [{ before: /^\s*(?:sub|package)\s+(?:\w+::)*$/ }], { leadingFreely: ':' });

const assignedFunctions = style(
  'function struct macro module type mutable abstract const',
  [
    { before: /^\s*(?:function|struct|macro|module|abstract type|mutable struct|const)\s+(?:\w+\.)?$/ },
    { before: /^\s*$/, after: /^\s*(?:<-|=)\s*function\b/ },
    { before: /^$/, after: /^\([^=]*\)\s*=(?!=)/ },
    { before: /^$/, after: /^\s*(?:<-|=(?!=))/ },
  ],
  { leadingFreely: '.', following: '<=(' },
);

const zig = style('fn const var', [
  { before: /^\s*(?:(?:pub|export|inline|extern|noinline)\s+)*fn\s+$/, after: /^\s*\(/ },
  { before: /^(?:\s*pub\s+|)(?:const|var)\s+$/, after: /^\s*[:=]/ },
]);

const assembly = style(
  'macro define',
  [
    { before: /^$/, after: /^:/ },
    { before: /^\s*(?:#\s*define|\.macro)\s+$/ },
    { before: /^\s*(?:SYM_\w*START\w*|ENTRY)\($/, after: /^\)/ },
  ],
  { leading: '(', following: ':)' },
);

/** By file extension in lower case, or by the whole name of a file that has none. */
const STYLES: readonly (readonly [string, DefinitionStyle])[] = [
  ['py pyi pyx pxd pyw sage', python],
  ['js mjs cjs jsx ts tsx mts cts vue svelte astro', script],
  ['go', go],
  ['rs', rust],
  ['c h', c],
  ['cc cpp cxx c++ hh hpp hxx inl ipp tpp cu cuh m mm ino', cpp],
  ['java cs', java],
  ['kt kts scala sc swift dart groovy gradle', curly],
  ['rb rake gemspec ru cr rakefile gemfile', ruby],
  ['php phtml', php],
  ['lua luau', lua],
  ['sh bash zsh ksh bats', shell],
  ['ex exs', elixir],
  ['hs elm purs ml mli fs fsi fsx', functional],
  ['clj cljs cljc lisp el scm rkt', lisp],
  ['sql', sql],
  ['css scss less sass', css],
  ['makefile gnumakefile mk mak', make],
  ['kconfig', kconfig],
  ['proto graphql gql thrift', schema],
  ['tf hcl', hcl],
  ['pl pm', perl],
  ['jl r', assignedFunctions],
  ['zig', zig],
  ['s asm', assembly],
];

export const STYLE_OF: ReadonlyMap<string, DefinitionStyle> = new Map(
  STYLES.flatMap(([names, each]) => names.split(' ').map((name) => [name, each] as const)),
);
