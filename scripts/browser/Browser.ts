/**
 * A browser for checks: Debian's Chromium, or the one that the variable `CHROMIUM` names, driven by playwright-core. A page that is opened
 * here must be silent, and must ask no other host.
 */
import { existsSync } from "node:fs"
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core"

/** The windows of a check. */
export interface Windows {
  /** Opens a page in a context of its own. */
  readonly open: (url: string, options?: BrowserContextOptions) => Promise<Page>
  /** Closes all pages. They would complain of a server that stops. */
  readonly close: () => Promise<void>
}

/** A check: what it shows, and how. It throws if it is not so. */
export interface Check {
  readonly name: string
  readonly run: (windows: Windows) => Promise<void>
  /** Whether the machine and the network are slow: answers come late, and not in the order of their requests. */
  readonly isSlow?: boolean
}

/** A check on a slow machine. */
export const slow = (check: Check): Check => ({ ...check, name: `${check.name}, slowly`, isSlow: true })

/** How many times slower a processor is, and by how much an answer is late at most. */
const SLOW = { processor: 6, millis: 400 }

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]

/** The browser's file, or `undefined` if there is none. */
export const executable = (): string | undefined => process.env["CHROMIUM"] ?? CANDIDATES.find((one) => existsSync(one))

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] })

export interface Outcome {
  readonly passed: number
  readonly failed: number
}

const SECONDS = 1000

/** What a page said that it should not have said. */
const watch = (page: Page, url: string, problems: Array<string>): void => {
  const { origin } = new URL(url)
  page.setDefaultTimeout(15 * SECONDS)
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(`console: ${message.text()}`)
  })
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`))
  page.on("request", (request) => {
    const { origin: asked, protocol } = new URL(request.url())
    if (asked !== origin && protocol.startsWith("http")) problems.push(`a request to another host: ${request.url()}`)
  })
}

/** Slows a page down. */
const slowDown = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOW.processor })
  let requests = 0
  await page.route("**/*", async (route) => {
    requests += 1
    // Steps of the golden ratio: each is far from those before, and every run has the same.
    const late = ((requests * 0.618_034) % 1) * SLOW.millis
    await new Promise((resolve) => setTimeout(resolve, late))
    // The page may be closed by now.
    await route.continue().catch(() => {})
  })
}

/** Runs checks one after the other. Each prints a line. */
export const run = async (browser: Browser, checks: ReadonlyArray<Check>): Promise<Outcome> => {
  let failed = 0
  for (const { isSlow = false, name, run } of checks) {
    const problems: Array<string> = []
    const start = performance.now()
    const close = async (): Promise<void> => {
      for (const context of browser.contexts()) await context.close()
    }
    const open: Windows["open"] = async (url, options) => {
      const context = await browser.newContext({ reducedMotion: "reduce", ...options })
      // What tsx adds to functions, which run in the page.
      await context.addInitScript("globalThis.__name = (f) => f")
      const page = await context.newPage()
      watch(page, url, problems)
      if (isSlow) await slowDown(page)
      await page.goto(url)
      return page
    }
    try {
      await run({ open, close })
    } catch (error) {
      problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
    } finally {
      await close()
    }
    const seconds = ((performance.now() - start) / SECONDS).toFixed(1)
    console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`)
    for (const problem of problems) console.log(`       ${problem}`)
    if (problems.length > 0) failed++
  }
  return { passed: checks.length - failed, failed }
}
