/** What Effect 4 calls a name of Effect 3, by the table. */
import { basename } from "node:path"
import type { Table } from "./Table.js"

/** An export of Effect 4. */
export interface Target {
  readonly specifier: string
  readonly name: string
}

export interface Names {
  /** The export of Effect 4. `undefined` if the table does not know the one of Effect 3. */
  readonly target: (specifier: string, name: string) => Target | undefined
  /** The module of Effect 4. `undefined` if the table does not know the one of Effect 3. */
  readonly module: (specifier: string) => string | undefined
  /** By `module#Type.member`. */
  readonly member: (key: string) => string | undefined
  /** By `module#Type.tag`. */
  readonly tag: (key: string) => string | undefined
  /** The spellings of members and tags that the table renames. */
  readonly spellings: ReadonlySet<string>
  /** A comment or a text in Markdown, whose names are renamed by their spelling. */
  readonly prose: (text: string) => string
  /** All rows, as `module#name`, `module#Type.member` or `module#Type.tag`. */
  readonly rows: ReadonlyArray<string>
}

export const lastSegment = (specifier: string): string => basename(specifier)

const words = (text = ""): ReadonlyArray<string> => text.split(/\s+/).filter((word) => word !== "")

const spelling = (key: string): string => key.slice(key.lastIndexOf(".") + 1)

export const make = ({ members, modules, tags }: Table): Names => {
  const sames = new Map(Object.entries(modules).map(([specifier, { same }]) => [specifier, new Set(words(same))]))

  const target = (specifier: string, name: string): Target | undefined => {
    const row = modules[specifier]
    if (row === undefined) return undefined
    const to = row.to ?? specifier
    const renamed = row.renamed?.[name]
    if (renamed === undefined) return sames.get(specifier)?.has(name) === true ? { specifier: to, name } : undefined
    const [module = to, moved] = renamed.split("#")
    return moved === undefined ? { specifier: to, name: renamed } : { specifier: module, name: moved }
  }

  const spelled = Object.entries(modules).flatMap(([specifier, { to, renamed = {} }]) => {
    const module = lastSegment(specifier)
    const names = to !== undefined && lastSegment(to) !== module ? "\\w+" : Object.keys(renamed).join("|")
    const by = (all: string, name: string): string => {
      const found = target(specifier, name)
      return found === undefined ? all : `${lastSegment(found.specifier)}.${found.name}`
    }
    return [
      ...(names === "" ? [] : [{ pattern: new RegExp(`\\b${module}\\.(${names})\\b`, "g"), by }]),
      ...(to === undefined ? [] : [{ pattern: new RegExp(`(?<=["'\`])${specifier}(?=["'\`])`, "g"), by: () => to }])
    ]
  })

  return {
    target,
    module: (specifier) => {
      const row = modules[specifier]
      return row === undefined ? undefined : (row.to ?? specifier)
    },
    member: (key) => members[key],
    tag: (key) => tags[key],
    spellings: new Set([...Object.keys(members), ...Object.keys(tags)].map(spelling)),
    prose: (text) => spelled.reduce((text, { by, pattern }) => text.replace(pattern, by), text),
    rows: [
      ...Object.entries(modules).flatMap(([module, { renamed = {}, same }]) =>
        [...Object.keys(renamed), ...words(same)].map((name) => `${module}#${name}`)
      ),
      ...Object.keys(members),
      ...Object.keys(tags)
    ]
  }
}
