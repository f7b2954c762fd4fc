import type { Argument, Command, Option } from "commander";

/** A shell that scripts are made for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A word that may stand next, and what it means. */
interface Word {
  readonly word: string;
  readonly meaning: string;
}

/** A command, as far as it is completed. */
interface Completed extends Word {
  readonly options: readonly (Word & {
    /** Values of the option; empty: any. Absent: it takes none. */
    readonly values?: readonly string[];
  })[];
  /** Values of each argument, in order; empty: files. */
  readonly values: readonly (readonly string[])[];
}

/**
 * Makes a script that completes commands, options and their values, and leaves everything else to the
 * shell, which completes files.
 */
export function completionScript(program: Command, shell: Shell): string {
  const commands = program.commands.map(completed);
  const scripts: Readonly<Record<Shell, () => readonly string[]>> = {
    bash: () => bashScript(program.name(), commands),
    zsh: () => zshScript(program.name(), commands),
    fish: () => fishScript(program.name(), commands),
  };
  return scripts[shell]().join("\n");
}

function completed(command: Command): Completed {
  return {
    word: command.name(),
    meaning: command.summary(),
    options: [
      ...command.options.map((option: Option) => ({
        word: option.long ?? option.flags,
        meaning: option.description,
        ...((option.required || option.optional) && { values: option.argChoices ?? [] }),
      })),
      { word: "--help", meaning: "display help for command" },
    ],
    values: command.registeredArguments.map(({ argChoices }: Argument) => argChoices ?? []),
  };
}

function wordsOf(words: readonly Word[]): string {
  return words.map(({ word }) => word).join(" ");
}

function bashScript(name: string, commands: readonly Completed[]): readonly string[] {
  return [
    `# eval "$(${name} completion bash)"`,
    "_profile_guard() {",
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words=""',
    "  if (( COMP_CWORD == 1 )); then",
    `    words="${wordsOf(commands)} --help --version"`,
    "  else",
    '    case "${COMP_WORDS[1]} $before" in',
    ...commands.flatMap(({ word, options, values: [first = []] }) => [
      ...options.flatMap(({ word: option, values }) =>
        values === undefined ? [] : [`      "${word} ${option}") words="${values.join(" ")}" ;;`],
      ),
      ...(first.length === 0 ? [] : [`      "${word} ${word}") words="${first.join(" ")}" ;;`]),
      `      "${word} "*) [[ $word == -* ]] && words="${wordsOf(options)}" ;;`,
    ]),
    "    esac",
    "  fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    "}",
    `complete -o default -F _profile_guard ${name}`,
  ];
}

function zshScript(name: string, commands: readonly Completed[]): readonly string[] {
  const described = (words: readonly Word[]): readonly string[] =>
    words.map(({ word, meaning }) => quoted(`${word.replaceAll(":", "\\:")}:${meaning}`));
  return [
    `#compdef ${name}`,
    `# eval "$(${name} completion zsh)"`,
    "_profile_guard() {",
    "  local -a words_next",
    '  local before="${words[CURRENT-1]}" word="${words[CURRENT]}"',
    "  if (( CURRENT == 2 )); then",
    `    words_next=(${described(commands).join(" ")})`,
    "    _describe command words_next",
    "    return",
    "  fi",
    '  case "${words[2]} $before" in',
    ...commands.flatMap(({ word, options, values: [first = []] }) => [
      ...options.flatMap(({ word: option, values }) =>
        values === undefined
          ? []
          : [
              `    "${word} ${option}") ${values.length === 0 ? "_files" : `compadd -- ${values.join(" ")}`} ;;`,
            ],
      ),
      ...(first.length === 0 ? [] : [`    "${word} ${word}") compadd -- ${first.join(" ")} ;;`]),
      `    "${word} "*) if [[ $word == -* ]]; then words_next=(${described(options).join(" ")}); _describe option words_next; else _files; fi ;;`,
    ]),
    "  esac",
    "}",
    `compdef _profile_guard ${name}`,
  ];
}

function fishScript(name: string, commands: readonly Completed[]): readonly string[] {
  const first = `complete -c ${name} -n __fish_use_subcommand -f`;
  return [
    `# ${name} completion fish | source`,
    ...commands.flatMap(({ word, meaning, options, values: [choices = []] }) => {
      const within = `complete -c ${name} -n '__fish_seen_subcommand_from ${word}'`;
      return [
        `${first} -a ${word} -d ${quoted(meaning)}`,
        ...(choices.length === 0 ? [] : [`${within} -f -a ${quoted(choices.join(" "))}`]),
        ...options.map(({ word: option, meaning: told, values }) =>
          [
            `${within} -l ${option.replace(/^--/u, "")} -d ${quoted(told)}`,
            ...(values === undefined
              ? []
              : [values.length === 0 ? "-r" : `-x -a ${quoted(values.join(" "))}`]),
          ].join(" "),
        ),
      ];
    }),
  ];
}

/** Within single quotes, where a shell reads nothing but their end. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
