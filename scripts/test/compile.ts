/** TypeScript's findings in files, under the compiler options of the project. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

export const root = fileURLToPath(new URL("../..", import.meta.url))

export interface Finding {
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  readonly message: string
}

/**
 * The errors in files; one program for all of them costs what one for a single file does. `texts` has the text of files that are not on
 * the disk, by path.
 */
export const compile = (
  files: ReadonlyArray<string>,
  texts: ReadonlyMap<string, string> = new Map()
): ReadonlyArray<Finding> => {
  const config = ts.readConfigFile(join(root, "tsconfig.base.json"), (file) => readFileSync(file, "utf8"))
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)
  const all = { ...options, noEmit: true, composite: false, incremental: false, noUnusedLocals: false, types: ["node"] }
  const host = ts.createCompilerHost(all)
  const { fileExists, getSourceFile, readFile } = host
  host.fileExists = (file) => texts.has(file) || fileExists(file)
  host.readFile = (file) => texts.get(file) ?? readFile(file)
  host.getSourceFile = (file, ...rest) => {
    const text = texts.get(file)
    return text === undefined ? getSourceFile(file, ...rest) : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022)
  }
  const program = ts.createProgram([...files], all, host)
  return files.flatMap((file) => {
    const source = program.getSourceFile(file)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map(({ messageText, start = 0 }) => ({
      file,
      line: (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
      message: ts.flattenDiagnosticMessageText(messageText, "\n")
    }))
  })
}
