import { assert, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { make } from "./page.js"

/** A page without what its formatter changes. */
const plain = (page: string): string => page.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---")

it("docs/in-memory-cloudfront.md is up to date; otherwise run `npm run contract`", () => {
  const path = fileURLToPath(new URL("../../../../docs/in-memory-cloudfront.md", import.meta.url))
  assert.strictEqual(plain(readFileSync(path, "utf8")), plain(make()))
})
