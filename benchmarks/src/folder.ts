/** `node scripts/run.mjs benchmarks/src/folder.ts` compiles the library, and prints the folder that has it. */
import * as Library from "./Library.js"

console.log(await Library.prepare())
