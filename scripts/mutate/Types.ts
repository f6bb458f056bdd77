/** Type-checks a changed file. It is used if the tests do not detect a change. */
import ts from "typescript"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

export interface Types {
  /** The first error in the file, or `undefined`. */
  readonly refuses: (path: string, text: string) => string | undefined
}

const optionsOf = (root: string, path: string): ts.CompilerOptions => {
  const folder = /^packages\/[^/]+/.exec(path)?.[0] ?? "."
  const file = join(root, folder, "tsconfig.json")
  const { config } = ts.readConfigFile(file, ts.sys.readFile) as { readonly config: unknown }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(file))
  return {
    ...options,
    // The program has only one file and its imports, so it is not a composite project.
    composite: false,
    rootDir: root,
    noEmit: true,
    // Code that is unused or unreachable because of the change is not an error.
    noUnusedLocals: false,
    noUnusedParameters: false,
    allowUnreachableCode: true
  }
}

const serviceFor = (root: string, path: string) => {
  const file = join(root, path)
  const options = optionsOf(root, path)
  let current = { text: readFileSync(file, "utf8"), version: 0 }
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: (name) => (name === file ? String(current.version) : "0"),
    getScriptSnapshot: (name) => {
      if (name === file) return ts.ScriptSnapshot.fromString(current.text)
      return existsSync(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8")) : undefined
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath!
  })
  const ask = (text: string): string | undefined => {
    current = { text, version: current.version + 1 }
    const [first] = [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].filter(
      ({ category }) => category === ts.DiagnosticCategory.Error
    )
    return first === undefined ? undefined : ts.flattenDiagnosticMessageText(first.messageText, " ")
  }
  const wrong = ask(current.text)
  if (wrong !== undefined) throw new Error(`Without any change the compiler must accept ${path}: ${wrong}`)
  return ask
}

export const make = (root: string): Types => {
  let last: { readonly path: string; readonly ask: (text: string) => string | undefined } | undefined
  return {
    refuses: (path, text) => {
      // Only one language service is kept, because it holds the types of all imports.
      if (last?.path !== path) last = { path, ask: serviceFor(root, path) }
      return last.ask(text)
    }
  }
}
