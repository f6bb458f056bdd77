/**
 * The program as a command: `command.js TARGET [--web-crypto]`. It prints its report. `--web-crypto` hides
 * `node:crypto`.
 */
import { run, type Target } from "./program.js"

const args = process.argv.slice(2)
if (args.includes("--web-crypto")) Object.assign(process, { getBuiltinModule: undefined })
const target = JSON.parse(args[0] ?? "") as Target
console.log(JSON.stringify(await run(target)))
