/** The documentation site, as it is built, as newcomers, keyboards and phones use it. Nothing is loaded from another host. */
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import assert from "node:assert/strict"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { root } from "../build/Package.js"
import * as Links from "../docs/Links.js"
import * as Serve from "../docs/Serve.js"
import type { Check, Windows } from "./Browser.js"
import * as InPage from "./inPage.mjs"

const folder = join(root, "site/dist")

/** Serves the site while a check runs. It is built if it is not there; `npm run docs -- --check` builds it anew. */
const serving = async ({ close }: Windows, use: (url: string) => Promise<void>): Promise<void> => {
  if (!existsSync(join(folder, "llms.txt"))) {
    execFileSync(process.execPath, ["scripts/run.mjs", "scripts/docs/main.ts", "--build"], { cwd: root, stdio: "pipe" })
  }
  const served = await Serve.serve(folder)
  try {
    await use(served.url)
  } finally {
    await close()
    served.close()
  }
}

/** The page reacts to keys only when its script has started. */
const started = (page: Page) => page.waitForFunction(InPage.isStarted)

const INPUT = "#localsearch-input"
const RESULTS = "#localsearch-list a.result"

/** What a newcomer types, and the page that has the answer: it is among the first three results. */
const SEARCHES = {
  invalidate: "/cookbook/invalidate",
  "disable and delete": "/cookbook/disableAndDelete",
  ETag: "/concepts#etags",
  throttling: "/errors#throttling",
  "signed URL": "/cookbook/signUrl",
  test: "/testing/ten-lines",
  boto3: "/coming-from/boto3",
  "Effect 4": "/effect-4",
  NoSuchDistribution: "/reference/errors#nosuchdistribution",
  UpdateDistribution: "/reference/operations/UpdateDistribution"
} as const

const search: Check = {
  name: "search finds ten things that a newcomer would type",
  run: (windows) =>
    serving(windows, async (url) => {
      const page = await windows.open(url)
      await started(page)
      for (const [typed, wanted] of Object.entries(SEARCHES)) {
        await page.keyboard.press("/")
        await page.locator(INPUT).fill(typed)
        const deadline = performance.now() + 10_000
        let found: ReadonlyArray<string> = []
        // The results are replaced while one types.
        while (!found.some((one) => one.startsWith(wanted)) && performance.now() < deadline) {
          await page.waitForTimeout(100)
          const links = await page.locator(RESULTS).evaluateAll(InPage.addresses)
          found = links.slice(0, 3).map((one) => one.replace(".html", ""))
        }
        assert.ok(
          found.some((one) => one.startsWith(wanted)),
          `${typed}: ${wanted} is not among ${found.join(", ")}`
        )
        await page.keyboard.press("Escape")
      }
    })
}

const keyboard: Check = {
  name: "the site is used by the keyboard alone",
  run: (windows) =>
    serving(windows, async (url) => {
      const page = await windows.open(`${url}/concepts`)
      await started(page)
      const tabTo = async (selector: string): Promise<void> => {
        for (let i = 0; i < 40; i++) {
          await page.keyboard.press("Tab")
          if (await page.evaluate(InPage.isFocused, selector)) return
        }
        assert.fail(`the key Tab does not lead to ${selector}`)
      }
      // The first key press leads past what is repeated.
      await page.keyboard.press("Tab")
      assert.ok(await page.evaluate(InPage.isFocused, ".VPSkipLink"))
      await tabTo("#local-search button")
      await page.keyboard.press("Enter")
      await page.locator(`${INPUT}:focus`).waitFor()
      await page.keyboard.type("throttling")
      await page.locator(RESULTS, { hasText: "Throttling" }).first().waitFor()
      await page.keyboard.press("Enter")
      await page.waitForURL(/\/errors(\.html)?#throttling$/)
      await page.locator("h2#throttling").waitFor()
      // The sidebar follows the header.
      await page.goto(`${url}/concepts`)
      await started(page)
      await tabTo(".VPSidebar a[href='/errors.html'], .VPSidebar a[href='/errors']")
      await page.keyboard.press("Enter")
      await page.waitForURL(/\/errors(\.html)?$/)
      const nameless = await page.evaluate(InPage.nameless)
      assert.deepEqual(nameless, [])
    })
}

/** A page of each kind. */
const SAMPLE = [
  "/",
  "/concepts",
  "/cookbook/",
  "/cookbook/invalidate",
  "/testing/faults",
  "/testing/page",
  "/coming-from/boto3",
  "/in-memory-cloudfront",
  "/performance",
  "/packages/cli",
  "/project/changes",
  "/reference/operations/",
  "/reference/operations/UpdateDistribution",
  "/reference/errors",
  "/reference/shapes/Distribution",
  "/reference/keyvaluestore/errors",
  "/source/packages/core/CHANGELOG",
  "/api/index.html"
]

const WIDTH = 360

const phone: Check = {
  name: "the site fits a phone, and its menus open",
  run: (windows) =>
    serving(windows, async (url) => {
      const page = await windows.open(url, { viewport: { width: WIDTH, height: 740 }, hasTouch: true })
      for (const path of SAMPLE) {
        await page.goto(url + path)
        const width = await page.evaluate(InPage.width)
        assert.ok(width <= WIDTH, `${path} is ${width} wide`)
      }
      await page.goto(`${url}/concepts`)
      await started(page)
      await page.locator(".VPNavBarHamburger").tap()
      await page.locator(".VPNavScreen a", { hasText: "Operations" }).tap()
      await page.waitForURL(/\/reference\/operations\//)
      await page.locator(".VPLocalNav button.menu").tap()
      await page.locator(".VPSidebar.open a", { hasText: "Concepts" }).tap()
      await page.waitForURL(/\/concepts/)
    })
}

const readable: Check = {
  name: "the site is readable, dark and light",
  run: (windows) =>
    serving(windows, async (url) => {
      const backgrounds: Array<string> = []
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await windows.open(url, { colorScheme })
        for (const path of SAMPLE.filter((path) => !path.startsWith("/api/"))) {
          await page.goto(url + path)
          const weak = await page.evaluate(InPage.weakTexts)
          assert.deepEqual(weak, [], `${path} (${colorScheme})`)
        }
        backgrounds.push(await page.evaluate(InPage.background))
      }
      assert.equal(new Set(backgrounds).size, 2)
    })
}

const pages: Check = {
  name: "every page of the site is shown without an error",
  run: (windows) =>
    serving(windows, async (url) => {
      // TypeDoc's pages have one script: a sample is enough.
      const all = Links.htmlIn(folder).filter(
        (path) => path !== "404.html" && (!path.startsWith("api/") || SAMPLE.includes(`/${path}`))
      )
      assert.ok(all.length > 250, `there are ${all.length} pages`)
      const page = await windows.open(url)
      for (const path of all) {
        const response = await page.goto(`${url}/${path}`)
        assert.equal(response?.status(), 200, path)
        assert.notEqual(await page.title(), "404 | effect-cloudfront", path)
      }
    })
}

export const site: ReadonlyArray<Check> = [search, keyboard, phone, readable, pages]
