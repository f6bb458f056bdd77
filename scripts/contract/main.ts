/** `npm run contract`: writes the page of the in-memory CloudFront, `docs/in-memory-cloudfront.md`, from its contract. */
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { make } from "../../packages/testing/test/contract/page.js"

parseArgs({})

const root = fileURLToPath(new URL("../..", import.meta.url))
const path = `${root}docs/in-memory-cloudfront.md`

writeFileSync(path, make())
execFileSync(`${root}node_modules/.bin/oxfmt`, [path], { stdio: "inherit", shell: process.platform === "win32" })
console.log("docs/in-memory-cloudfront.md is written")
