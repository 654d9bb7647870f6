import type { CommandSpec } from "./command-spec.js";
import { longFlag, type OptionSpec } from "./option-spec.js";

/** Options whose value is a file or a folder. */
function takesPath(option: OptionSpec): boolean {
  return /<(path|file|folder)>/.test(option.flags);
}

function takesValue(option: OptionSpec): boolean {
  return option.value !== "flag";
}

/** Words that may stand for the arguments of a command. */
function argumentWords(spec: CommandSpec, models: readonly string[]): readonly string[] {
  const [first] = spec.arguments;
  if (first === undefined) return [];
  return first.choices ?? (first.syntax.includes("target") ? models : []);
}

/** A completion script for bash; source it, or save it where bash-completion looks. */
export function bashCompletion(commands: readonly CommandSpec[], models: readonly string[]): string {
  const cases = commands.map((spec) => {
    const flags = spec.options
      .map(({ flags }) => longFlag(flags))
      .concat("--help")
      .join(" ");
    const values = spec.options.flatMap(({ choices, ...option }) =>
      choices ? [`        ${longFlag(option.flags)}) words="${choices.join(" ")}"; files=0 ;;`] : [],
    );
    const paths = spec.options.filter(takesPath).map(({ flags }) => longFlag(flags));
    if (paths.length > 0) values.push(`        ${paths.join("|")}) words=""; files=1 ;;`);
    const other = spec.options
      .filter((o) => takesValue(o) && !o.choices && !takesPath(o))
      .map(({ flags }) => longFlag(flags));
    if (other.length > 0) values.push(`        ${other.join("|")}) words=""; files=0 ;;`);
    const target = spec.arguments.some(({ syntax }) => syntax.includes("target")) ? "; files=1" : "";
    return [
      `    ${spec.name})`,
      `      words="${[...argumentWords(spec, models), flags].join(" ")}"${target}`,
      `      case "$previous" in`,
      ...values,
      "      esac ;;",
    ].join("\n");
  });
  return `# bash completion of separatrix: source <(separatrix completion bash)
_separatrix() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words="" files=0
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${commands.map(({ name }) => name).join(" ")} help --help --version"; files=0; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ "$files" -eq 1 ]; then COMPREPLY+=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _separatrix separatrix
`;
}

/** A completion script for zsh; save it as _separatrix in a folder of $fpath. */
export function zshCompletion(commands: readonly CommandSpec[], models: readonly string[]): string {
  const list = commands.map(({ name, summary }) => `    ${zshQuote(`${name}:${summary}`)}`);
  const cases = commands.map((spec) => {
    const options = spec.options.map((option) => `        ${zshQuote(zshOption(option))}`);
    const words = argumentWords(spec, models);
    const target = spec.arguments.some(({ syntax }) => syntax.includes("target"));
    const action = target
      ? `'1:target:_alternative "models:model:(${words.join(" ")})" "files:model file:_files -g \\*.json"'`
      : `'*:argument:(${words.join(" ")})'`;
    return `      ${spec.name})\n        _arguments \\\n${[...options, `        ${action}`].join(" \\\n")} ;;`;
  });
  return `#compdef separatrix
# zsh completion of separatrix: save as _separatrix in a folder of $fpath
_separatrix() {
  local -a commands
  commands=(
${list.join("\n")}
  )
  _arguments -C '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
${cases.join("\n")}
      esac ;;
  esac
}
if [ "$funcstack[1]" = _separatrix ]; then _separatrix "$@"; else compdef _separatrix separatrix; fi
`;
}

function zshOption(option: OptionSpec): string {
  const description = option.description.replace(/[[\]:]/g, (c) => `\\${c}`);
  const head = `${longFlag(option.flags)}[${description}]`;
  if (!takesValue(option)) return head;
  if (option.choices) return `${head}:value:(${option.choices.join(" ")})`;
  return takesPath(option) ? `${head}:path:_files` : `${head}:value:`;
}

function zshQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A completion script for fish; save it as ~/.config/fish/completions/separatrix.fish. */
export function fishCompletion(commands: readonly CommandSpec[], models: readonly string[]): string {
  const lines = commands.flatMap((spec) => {
    const here = `-n '__fish_seen_subcommand_from ${spec.name}'`;
    const words = argumentWords(spec, models);
    return [
      `complete -c separatrix -n __fish_use_subcommand -f -a ${spec.name} -d ${fishQuote(spec.summary)}`,
      ...(words.length > 0 ? [`complete -c separatrix ${here} -a '${words.join(" ")}'`] : []),
      ...spec.options.map((option) => `complete -c separatrix ${here} ${fishOption(option)}`),
    ];
  });
  return `# fish completion of separatrix: separatrix completion fish | source\n${lines.join("\n")}\n`;
}

function fishOption(option: OptionSpec): string {
  const head = `-l ${longFlag(option.flags).slice(2)} -d ${fishQuote(option.description)}`;
  if (!takesValue(option)) return head;
  if (option.choices) return `${head} -x -a '${option.choices.join(" ")}'`;
  return takesPath(option) ? `${head} -r -F` : `${head} -x`;
}

function fishQuote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
