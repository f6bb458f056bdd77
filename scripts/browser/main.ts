/**
 * `npm run browser`: what the project shows in a browser, looked at in a real one. The last line is `N passed, N failed`. Without a browser
 * it says so, and does nothing; with `--require` that is a failure. `-- TEXT` runs the checks with a text in their name, and `-- --picture` takes
 * the picture of the documentation.
 */
import { parseArgs } from "node:util"
import * as Arguments from "../Arguments.js"
import { executable, launch, run } from "./Browser.js"
import { fakePage } from "./fakePage.js"
import { take } from "./picture.js"
import { site } from "./site.js"

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { require: { type: "boolean" }, picture: { type: "boolean" } }
})
const [only = ""] = positionals
const checks = [...fakePage, ...site].filter(({ name }) => name.includes(only))
if (checks.length === 0) Arguments.refuse(`there is no check with ${only} in its name`)
if (positionals.length > 1) Arguments.refuse(`takes one text: quote "${positionals.join(" ")}"`)
const path = executable()
if (path === undefined) {
  console.log("skipped: there is no Chromium (apt-get install chromium, or name one in CHROMIUM)")
  console.log("0 passed, 0 failed")
  if (values.require === true) process.exitCode = 1
} else {
  const browser = await launch(path)
  try {
    if (values.picture === true) await take(browser)
    else {
      const { failed, passed } = await run(browser, checks)
      console.log(`${passed} passed, ${failed} failed`)
      process.exitCode = failed === 0 ? 0 : 1
    }
  } finally {
    await browser.close()
  }
}
