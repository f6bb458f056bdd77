/** The picture of the page of the served in-memory CloudFront, light and dark, for the documentation: `npm run browser -- --picture`. */
import * as Effect from "effect/Effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Browser } from "playwright-core"
import { root } from "../build/Package.js"
import * as InPage from "./inPage.mjs"
import { call, distribution, serving } from "./Served.js"

const FILE = join(root, "docs/testing/page.webp")

const SIZE = { width: 1200, height: 400 }

const NAMES = ["the shop", "the blog", "images", "the old shop"]

/** Takes it of a served CloudFront with some distributions, of which the first ones are deployed. */
export const take = (browser: Browser): Promise<void> =>
  serving({ close: () => Promise.resolve() }, async ({ service, url }) => {
    for (const [index, name] of NAMES.entries()) {
      await call(url, "POST", "distribution", distribution(name, name))
      if (index === 1) await Effect.runPromise(service.settle)
    }
    const shots: Array<string> = []
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await browser.newPage({ viewport: SIZE, colorScheme, reducedMotion: "reduce" })
      await page.goto(url)
      await page.locator("#resources-list .row").first().click()
      await page.locator("#resource pre").waitFor()
      shots.push(`data:image/png;base64,${(await page.screenshot()).toString("base64")}`)
      await page.close()
    }
    // One below the other, as WebP: a third of a PNG.
    const page = await browser.newPage()
    const picture = await page.evaluate(InPage.stack, shots)
    writeFileSync(FILE, Buffer.from(picture.slice(picture.indexOf(",") + 1), "base64"))
    await page.close()
  })
