/** The process that `compile` starts: reads paths as JSON from standard input, and writes TypeScript's findings. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"
import { root, type Finding } from "./compile.js"

const findings = (files: ReadonlyArray<string>): ReadonlyArray<Finding> => {
  const config = ts.readConfigFile(join(root, "tsconfig.base.json"), (file) => readFileSync(file, "utf8"))
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)
  const all = { ...options, noEmit: true, composite: false, incremental: false, noUnusedLocals: false, types: ["node"] }
  const program = ts.createProgram([...files], all)
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

process.stdout.write(JSON.stringify(findings(JSON.parse(readFileSync(0, "utf8")) as ReadonlyArray<string>)))
