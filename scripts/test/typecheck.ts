/** The process that `compile` starts: reads files and texts as JSON from standard input, and writes TypeScript's findings. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"
import { root, type Finding, type Request } from "./compile.js"

const findings = ({ files, texts: entries }: Request): ReadonlyArray<Finding> => {
  const texts = new Map(entries)
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

process.stdout.write(JSON.stringify(findings(JSON.parse(readFileSync(0, "utf8")) as Request)))
