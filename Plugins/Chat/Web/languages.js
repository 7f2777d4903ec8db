// Languages — what the colouring of code has to know of each: how its comments, texts and numbers look, and its words.
//
// A language is `{names, label, rules, words, constants}`: `rules` are pairs of a kind and a pattern, tried in this
// order; a "word" is looked up in `words` and `constants`, "" stays as it is. Patterns never look back, what is not
// closed goes to the end of its line or of all, and a word is taken whole: no text is gone over again and again.

const end = "(?![\\s\\S])";
const slashes = ["comment", "//.*|/\\*[\\s\\S]*?(?:\\*/|" + end + ")"];
const hashes = ["comment", "#.*"];
const double = '"(?:\\\\[\\s\\S]|[^"\\\\\\n])*"?';
const single = "'(?:\\\\[\\s\\S]|[^'\\\\\\n])*'?";
const ticks = "`(?:\\\\[\\s\\S]|[^`\\\\])*`?";
const triple = `"""[\\s\\S]*?(?:"""|${end})|'''[\\s\\S]*?(?:'''|${end})`;
const number = ["number", "\\b\\d[\\w]*(?:\\.\\d\\w*)?"];
const word = ["word", "[A-Za-z_$][\\w$]*"];
const at = ["meta", "@[A-Za-z_][\\w.]*"];
const preprocessor = ["meta", "^[ \\t]*#[ \\t]*\\w+"];

function list(text) {
    return new Set(text.split(/\s+/));
}

const common = "if else for while do switch case default break continue return";
const values = "true false null";

export const languages = [
    {
        names: "javascript js jsx mjs cjs node", label: "JavaScript",
        rules: [slashes, ["string", `${double}|${single}|${ticks}`], number, word],
        words: list(`${common} async await class const delete export extends finally from function get import in
            instanceof let new of set static super this throw try catch typeof var void with yield`),
        constants: list(`${values} undefined NaN Infinity`),
    },
    {
        names: "typescript ts tsx", label: "TypeScript",
        rules: [slashes, ["string", `${double}|${single}|${ticks}`], number, at, word],
        words: list(`${common} abstract any as async await boolean class const declare delete enum export extends finally
            from function get implements import in infer instanceof interface is keyof let namespace never new number of
            private protected public readonly set static string super this throw try catch type typeof unknown var void
            yield`),
        constants: list(`${values} undefined NaN Infinity`),
    },
    {
        names: "python py python3", label: "Python",
        rules: [hashes, ["string", `[rbfuRBFU]{0,2}(?:${triple}|${double}|${single})`], number, at, word],
        words: list(`and as assert async await break case class continue def del elif else except finally for from global
            if import in is lambda match nonlocal not or pass raise return try while with yield self`),
        constants: list("True False None"),
    },
    {
        names: "swift", label: "Swift",
        rules: [slashes, ["string", `#{0,3}"""[\\s\\S]*?(?:"""|${end})|${double}`], number, ["meta", "[@#][A-Za-z_]\\w*"], word],
        words: list(`${common} actor any as associatedtype async await borrowing class consuming convenience defer deinit
            enum extension fallthrough fileprivate final func get guard import in indirect init inout internal is isolated
            lazy let mutating nonisolated open operator override package precedencegroup private protocol public repeat
            required rethrows self Self sending set some static struct subscript super throw throws try catch typealias
            unowned var weak where`),
        constants: list("true false nil"),
    },
    {
        names: "c h", label: "C",
        rules: [slashes, preprocessor, ["string", `${double}|${single}`], number, word],
        words: list(`${common} auto char const double enum extern float goto inline int long register restrict short signed
            sizeof static struct typedef union unsigned void volatile bool`),
        constants: list("true false NULL"),
    },
    {
        names: "cpp c++ cc cxx hpp", label: "C++",
        rules: [slashes, preprocessor, ["string", `${double}|${single}`], number, word],
        words: list(`${common} alignas auto bool char class concept const consteval constexpr constinit co_await co_return
            co_yield decltype delete double enum explicit export extern final float friend goto inline int long mutable
            namespace new noexcept operator override private protected public requires short signed sizeof static
            static_cast struct template this throw try catch typedef typename union unsigned using virtual void volatile`),
        constants: list("true false nullptr NULL"),
    },
    {
        names: "csharp cs c#", label: "C#",
        rules: [slashes, preprocessor, ["string", `[$@]{0,2}${double}|${single}`], number, word],
        words: list(`${common} abstract as async await base bool byte char class const decimal delegate double enum event
            explicit extern finally fixed float foreach get goto implicit in init int interface internal is lock long
            namespace new object operator out override params partial private protected public readonly record ref sealed
            set short sizeof static string struct this throw try catch typeof uint ulong unsafe using var virtual void
            when where yield`),
        constants: list(values),
    },
    {
        names: "java", label: "Java",
        rules: [slashes, ["string", `"""[\\s\\S]*?(?:"""|${end})|${double}|${single}`], number, at, word],
        words: list(`${common} abstract assert boolean byte char class double enum extends final finally float implements
            import instanceof int interface long native new package permits private protected public record sealed short
            static strictfp super synchronized this throw throws transient try catch var void volatile yield`),
        constants: list(values),
    },
    {
        names: "kotlin kt kts", label: "Kotlin",
        rules: [slashes, ["string", `"""[\\s\\S]*?(?:"""|${end})|${double}|${single}`], number, at, word],
        words: list(`${common} abstract actual as by catch class companion constructor crossinline data enum expect external
            final finally fun get import in infix init inline inner interface internal is lateinit noinline object open
            operator out override package private protected public reified sealed set super suspend tailrec this throw try
            typealias val var vararg when where`),
        constants: list(values),
    },
    {
        names: "go golang", label: "Go",
        rules: [slashes, ["string", `${double}|${single}|\`[^\`]*\`?`], number, word],
        words: list(`break case chan const continue default defer else fallthrough for func go goto if import interface map
            package range return select struct switch type var any bool byte error float32 float64 int int32 int64 rune
            string uint uint32 uint64`),
        constants: list("true false nil iota"),
    },
    {
        names: "rust rs", label: "Rust",
        rules: [
            slashes, ["meta", "#!?\\[[^\\]\\n]*\\]?"], ["string", `b?${double}|'(?:\\\\[^\\n]|[^'\\\\\\n])'`],
            ["constant", "'[a-z_]\\w*"], number, ["function", "[a-z_]\\w*!"], word,
        ],
        words: list(`as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move
            mut pub ref return self Self static struct super trait type unsafe use where while bool char f32 f64 i8 i16
            i32 i64 isize str u8 u16 u32 u64 usize`),
        constants: list("true false None Some Ok Err"),
    },
    {
        names: "sql sqlite postgres postgresql mysql", label: "SQL", ignoresCase: true,
        rules: [["comment", `--.*|/\\*[\\s\\S]*?(?:\\*/|${end})`], ["string", "'[^']*'?"], number, word],
        words: list(`add all alter and as asc begin between by cascade case check collate column commit constraint create
            cross database default delete desc distinct drop else end except exists explain foreign from full group having
            if in index inner insert intersect into is join key left like limit natural not offset on or order outer over
            partition pragma primary references returning right rollback select set table then to transaction trigger
            union unique update using values view virtual when where with blob boolean char date int integer numeric real
            serial text timestamp varchar`),
        constants: list("true false null"),
    },
    {
        names: "bash sh shell zsh console", label: "Shell",
        rules: [
            ["constant", "\\$(?:\\{[^}\\n]*\\}?|\\w+|[#@*?!$-])"], hashes, ["string", `"(?:\\\\[\\s\\S]|[^"\\\\])*"?|'[^']*'?`],
            ["meta", "--?[A-Za-z][\\w-]*"], ["number", "\\b\\d+\\b"], ["word", "[A-Za-z_][\\w#.-]*"],
        ],
        words: list(`alias break case cd continue declare do done echo elif else esac eval exec exit export fi for function
            if in local printf read readonly return set shift source sudo test then trap unset until while`),
        constants: list("true false"),
    },
    {
        names: "json jsonc json5", label: "JSON",
        rules: [slashes, ["property", '"(?:\\\\[^\\n]|[^"\\\\\\n])*"(?=[ \\t]*:)'], ["string", double], ["number", "-?\\b\\d[\\d.eE+-]*"], word],
        words: list(""), constants: list(values),
    },
    {
        names: "html xml svg xhtml vue plist", label: "HTML",
        rules: [
            ["comment", `<!--[\\s\\S]*?(?:-->|${end})`], ["meta", "<[!?][^>\\n]*>?"], ["keyword", "</?[A-Za-z][\\w:.-]*|/?>"],
            ["string", "=[ \\t]*(?:\"[^\"]*\"?|'[^']*'?)"], ["property", "[A-Za-z_:@][\\w:.-]*(?==)"],
            ["constant", "&[\\w#]{1,32};"], ["", "[A-Za-z_:@][\\w:.-]*"],
        ],
        words: list(""), constants: list(""),
    },
    {
        names: "css scss less", label: "CSS",
        rules: [
            ["comment", `/\\*[\\s\\S]*?(?:\\*/|${end})`], ["string", `${double}|${single}`], ["keyword", "@[\\w-]+"],
            ["property", "[A-Za-z-][\\w-]*(?=:[ \\t\\n])"], ["number", "#[\\da-fA-F]{3,8}\\b|-?\\b\\d[\\w.]*%?"],
            ["type", "[.#][A-Za-z_][\\w-]*"], ["constant", "--[\\w-]+"], ["function", "[A-Za-z-]+(?=\\()"],
            ["", "[A-Za-z-][\\w-]*"],
        ],
        words: list(""), constants: list(""),
    },
    {
        names: "yaml yml", label: "YAML",
        rules: [
            hashes, ["property", "^[ \\t]*(?:- +)*[\\w./-]+(?=:(?:\\s|$))"], ["string", `${double}|'[^'\\n]*'?`],
            ["meta", "[&*!][A-Za-z]\\w*|^---.*"], number, word,
        ],
        words: list(""), constants: list("true false null yes no on off"),
    },
    {
        names: "toml ini conf properties", label: "Settings",
        rules: [
            ["comment", "[#;].*"], ["keyword", "^[ \\t]*\\[[^\\]\\n]*\\]?\\]?"], ["property", "^[ \\t]*[\\w.-]+(?=[ \\t]*=)"],
            ["string", `${triple}|${double}|'[^'\\n]*'?`], number, word,
        ],
        words: list(""), constants: list("true false"),
    },
    {
        names: "ruby rb", label: "Ruby",
        rules: [
            hashes, ["string", `${double}|${single}`], ["constant", ":[A-Za-z_]\\w*|@@?[A-Za-z_]\\w*"], number,
            ["word", "[A-Za-z_]\\w*[?!]?"],
        ],
        words: list(`alias and begin break case class def do else elsif end ensure for if in include module next not or
            private protected public raise redo require rescue retry return self super then undef unless until when while
            yield attr_accessor attr_reader`),
        constants: list("true false nil"),
    },
    {
        names: "php", label: "PHP",
        rules: [
            ["meta", "<\\?(?:php)?|\\?>"], ["comment", `(?://|#).*|/\\*[\\s\\S]*?(?:\\*/|${end})`],
            ["string", `${double}|${single}`], ["constant", "\\$[A-Za-z_]\\w*"], number, word,
        ],
        words: list(`${common} abstract and array as catch class clone const declare echo elseif extends final finally fn
            foreach function global implements include instanceof interface isset list match namespace new or print
            private protected public readonly require require_once static throw trait try unset use var yield`),
        constants: list(values),
    },
    {
        names: "diff patch", label: "Changes",
        rules: [
            ["meta", "^(?:diff |index |--- |\\+\\+\\+ |@@).*"], ["inserted", "^\\+.*"], ["deleted", "^-.*"],
        ],
        words: list(""), constants: list(""),
    },
];
