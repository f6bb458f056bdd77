/**
 * `npm run page`: makes the page of the served in-memory CloudFront, one document, of its sources in `packages/testing/page`, as a module
 * that has it as a text. With `--check` it writes nothing, and fails if the module is not what the sources say.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { makePage } from "./Page.js"

const target = fileURLToPath(
  new URL("../../packages/testing/src/internal/webPage/generated/webPage.ts", import.meta.url)
)
const { values } = parseArgs({ options: { check: { type: "boolean" } } })
const made = await makePage()

if (values.check !== true) writeFileSync(target, made)
else if (readFileSync(target, "utf8") !== made) {
  console.error("The page is not what its sources say: npm run page")
  process.exitCode = 1
}
