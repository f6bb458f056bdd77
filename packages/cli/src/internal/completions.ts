/** Completions for shells, made from the commands. */
import * as Effect from "effect/Effect"
import * as Spec from "./spec.js"

/** What can follow the words of a command. */
export interface Words {
  /** The words of the command, such as `kv sync`. */
  readonly path: string
  readonly commands: ReadonlyArray<readonly [name: string, summary: string]>
  readonly options: ReadonlyArray<readonly [name: string, parameter: Spec.Parameter<unknown>]>
  /** The values of the first argument, if they are known. */
  readonly choices: ReadonlyArray<string>
}

/** The words of all commands. */
export const collect = (
  group: Spec.Group,
  common: Spec.Parameters,
  path: ReadonlyArray<string> = []
): Effect.Effect<ReadonlyArray<Words>> =>
  Effect.gen(function* () {
    const own: Words = {
      path: path.join(" "),
      commands: group.entries.map(({ name, summary }) => [name, summary]),
      options: Object.entries(common),
      choices: []
    }
    const below = yield* Effect.forEach(
      group.entries,
      (entry) =>
        Effect.flatMap(entry.load, (loaded): Effect.Effect<ReadonlyArray<Words>> => {
          const inner = [...path, entry.name]
          if (Spec.isGroup(loaded)) return collect(loaded, common, inner)
          const [first] = Object.values(loaded.arguments)
          return Effect.succeed([
            {
              path: inner.join(" "),
              commands: [],
              options: [...Object.entries(loaded.options), ...Object.entries(common)],
              choices: first?.choices ?? []
            }
          ])
        }),
      { concurrency: 1 }
    )
    return [own, ...below.flat()]
  })

const optionsOf = ({ options }: Words): ReadonlyArray<string> => [...options.map(([name]) => `--${name}`), "--help"]

/** Values of options, each with the paths where it has them. */
const valueCases = (all: ReadonlyArray<Words>): ReadonlyArray<string> => {
  const byOption = new Map<string, string>()
  for (const { options } of all) {
    for (const [name, { choices }] of options) if (choices !== undefined) byOption.set(name, choices.join(" "))
  }
  return [...byOption].map(
    ([name, values]) => `    --${name}) COMPREPLY=($(compgen -W '${values}' -- "$cur")); return;;`
  )
}

const bash = (all: ReadonlyArray<Words>): string => {
  const withValue = [
    ...new Set(all.flatMap(({ options }) => options.filter(([, { kind }]) => kind !== "flag").map(([name]) => name)))
  ]
  const cases = all.map((words) => {
    const found = [...words.commands.map(([name]) => name), ...words.choices, ...optionsOf(words)]
    return `    '${words.path}') words='${found.join(" ")}';;`
  })
  const groups = all.filter(({ commands }) => commands.length > 0).map(({ path }) => `'${path}'`)
  return `# Completions of cloudfront for bash.
_cloudfront() {
  local cur prev path word words index
  COMPREPLY=()
  cur="\${COMP_WORDS[COMP_CWORD]}"
  prev="\${COMP_WORDS[COMP_CWORD-1]}"
  path=''
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case "$word" in
      ${withValue.map((name) => `--${name}`).join("|")}) ((index++)); continue;;
      -*) continue;;
    esac
    case "$path" in
      ${groups.join("|")}) path="\${path:+$path }$word";;
    esac
  done
  case "$prev" in
${valueCases(all).join("\n")}
  esac
  words=''
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  # What is neither a command nor an option may be a file.
  if [[ \${#COMPREPLY[@]} -eq 0 && "$cur" != -* ]]; then COMPREPLY=($(compgen -f -- "\${cur#@}")); fi
}
complete -o filenames -F _cloudfront cloudfront
`
}

const zsh = (all: ReadonlyArray<Words>): string => `#compdef cloudfront
autoload -U +X bashcompinit && bashcompinit
${bash(all)}`

const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`

const fish = (all: ReadonlyArray<Words>): string => {
  const lines = all.flatMap(({ choices, commands, options, path }) => {
    const condition = `-n ${quote(`__cloudfront_at ${quote(path)}`)}`
    return [
      ...commands.map(([name, summary]) => `complete -c cloudfront ${condition} -f -a ${name} -d ${quote(summary)}`),
      ...(choices.length === 0 ? [] : [`complete -c cloudfront ${condition} -f -a ${quote(choices.join(" "))}`]),
      ...options.map(([name, { about, alias, choices, kind }]) =>
        [
          `complete -c cloudfront ${condition} -l ${name}`,
          ...(alias === undefined ? [] : [`-s ${alias}`]),
          ...(kind === "flag" ? [] : ["-r"]),
          ...(choices === undefined ? [] : [`-f -a ${quote(choices.join(" "))}`]),
          `-d ${quote(about)}`
        ].join(" ")
      )
    ]
  })
  const groups = all.filter(({ commands }) => commands.length > 0).map(({ path }) => quote(path))
  const withValue = [
    ...new Set(all.flatMap(({ options }) => options.filter(([, { kind }]) => kind !== "flag").map(([name]) => name)))
  ]
  return `# Completions of cloudfront for fish.
function __cloudfront_at
  set -l path ''
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip = 1
      set skip 0
      continue
    end
    switch $word
      case ${withValue.map((name) => `--${name}`).join(" ")}
        set skip 1
        continue
      case '-*'
        continue
    end
    if contains -- "$path" ${groups.join(" ")}
      set path (string trim "$path $word")
    end
  end
  test "$path" = "$argv[1]"
end
${lines.join("\n")}
`
}

/** The script for a shell. */
export const script = (shell: "bash" | "zsh" | "fish", all: ReadonlyArray<Words>): string =>
  ({ bash, fish, zsh })[shell](all)
