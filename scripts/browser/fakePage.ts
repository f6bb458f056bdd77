/** The page of the served in-memory CloudFront, as people and keyboards use it. */
import * as Sdk from "@aws-sdk/client-cloudfront"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { sdkConfig } from "../../packages/testing/test/sdkConfig.js"
import { slow, type Check } from "./Browser.js"
import * as InPage from "./inPage.mjs"
import { call, distribution, serving } from "./Served.js"

const live = (page: Page) => page.locator("#connection[data-state=live]").waitFor()

const row = (page: Page, list: string, text: string) => page.locator(`#${list} .row`, { hasText: text }).first()

/** Waits until an element has the focus: what leads to it may take its time. */
const focused = (page: Page, id: string) => page.locator(`#${id}:focus`).waitFor()

const sdkCreates: Check = {
  name: "the page shows a distribution that the AWS SDK creates, and how it deploys",
  run: (windows) =>
    serving(windows, async ({ url }) => {
      const page = await windows.open(url)
      await live(page)
      await page.locator("#resources-empty").waitFor()
      const sdk = new Sdk.CloudFrontClient({
        region: "us-east-1",
        endpoint: url,
        credentials: { accessKeyId: "any", secretAccessKey: "a-secret-key" }
      })
      const { Distribution } = await sdk.send(
        new Sdk.CreateDistributionCommand({ DistributionConfig: sdkConfig("sdk", { Comment: "made by the SDK" }) })
      )
      const Id = Distribution?.Id ?? ""
      const shown = row(page, "resources-list", Id)
      await shown
        .filter({ hasText: "made by the SDK" })
        .filter({ hasText: /in progress, \d:\d\d left/ })
        .waitFor()
      await shown.click()
      await page.locator("#resource a", { hasText: "658327ea-f89d-4fab-a63d-7e88639e58f6" }).waitFor()
      await page.locator("nav [data-view=calls]").click()
      await row(page, "calls-list", "CreateDistribution").click()
      await page.locator("#call pre", { hasText: "  <Comment>made by the SDK</Comment>" }).first().waitFor()
      const text = (await page.locator("#call").textContent()) ?? ""
      assert.match(text, /authorization\[redacted\]/)
      await page.locator("#settle").click()
      await page.locator("nav [data-view=resources]").click()
      await shown.filter({ hasText: "deployed" }).waitFor()
      // A policy knows who refers to it.
      await shown.click()
      await page.locator("#resource a", { hasText: "658327ea" }).click()
      await page.locator("#resource h2", { hasText: "Referred to by" }).waitFor()
      await page.locator("#resource a", { hasText: Id }).click()
      await page.waitForURL(`**/#/resources/distribution/${Id}`)
      sdk.destroy()
    })
}

const PYTHON = process.env["FOREIGN_PYTHON"]

const SCRIPT = `
import boto3, json, sys
client = boto3.client("cloudfront", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any")
print(client.create_distribution(DistributionConfig=json.loads(sys.argv[2]))["Distribution"]["Id"])
`

const botoCreates: ReadonlyArray<Check> =
  PYTHON === undefined
    ? []
    : [
        {
          name: "the page shows a distribution that boto3 creates, and how it deploys by itself",
          run: (windows) =>
            serving(
              windows,
              async ({ url }) => {
                const page = await windows.open(`${url}/#/progress`)
                await live(page)
                const id = await new Promise<string>((resolve, reject) => {
                  const child = spawn(
                    PYTHON,
                    ["-c", SCRIPT, url, JSON.stringify(sdkConfig("boto", { Comment: "made by boto3" }))],
                    {
                      stdio: ["ignore", "pipe", "inherit"]
                    }
                  )
                  let output = ""
                  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))
                  child.on("error", reject)
                  child.on("close", () => resolve(output.trim()))
                })
                assert.match(id, /^E/)
                await row(page, "progress-list", id).filter({ hasText: "left" }).waitFor()
                await page.locator("#progress-empty").waitFor()
                await page.keyboard.press("1")
                await row(page, "resources-list", id).filter({ hasText: "deployed" }).waitFor()
              },
              { propagation: { distribution: "8 seconds" } }
            )
        }
      ]

const keyboard: Check = {
  name: "the page is used by the keyboard alone",
  run: (windows) =>
    serving(windows, async ({ url, service }) => {
      for (let i = 0; i < 200; i++) await call(url, "POST", "distribution", distribution(`r${i}`, `number ${i}`))
      const page = await windows.open(url)
      await live(page)
      await row(page, "resources-list", "number 199").waitFor()
      // The first key press leads past what is repeated.
      await page.keyboard.press("Tab")
      await page.keyboard.press("Enter")
      await focused(page, "main")
      await page.keyboard.press("l")
      await focused(page, "resources-list")
      await page.keyboard.press("ArrowDown")
      await page.keyboard.press("ArrowDown")
      await page.keyboard.press("End")
      await page.locator("#resources-list-199[aria-selected=true]", { hasText: "number 0" }).waitFor()
      await page.keyboard.press("Home")
      await page.locator("#resources-list-0[aria-selected=true]", { hasText: "number 199" }).waitFor()
      await page.keyboard.press("Enter")
      await page.locator("#resource:focus").waitFor()
      await page.keyboard.press("Escape")
      await focused(page, "resources-list")
      await page.keyboard.press("/")
      await page.keyboard.type("number 42")
      await page.locator("#resources-list-0", { hasText: "number 42" }).waitFor()
      // A key that is pressed before the rows are known chooses one of them: there are 111.
      await page.keyboard.press("ControlOrMeta+a")
      await page.keyboard.type("number 1")
      await page.keyboard.press("Tab")
      await page.keyboard.press("End")
      await page.locator("#resources-list-110[aria-selected=true]", { hasText: "number 1" }).waitFor()
      // The time passes for the service.
      const before = await Effect.runPromise(service.now)
      await page.keyboard.press("a")
      await focused(page, "advance-count")
      await page.keyboard.press("Enter")
      await page.locator("#message", { hasText: "Time has passed" }).waitFor()
      assert.ok((await Effect.runPromise(service.now)) >= before + 300_000)
      // A fault is planned, occurs, and is gone; another one is switched off.
      await page.keyboard.press("Escape")
      await page.keyboard.press("4")
      await focused(page, "fault-on")
      await page.keyboard.press("ControlOrMeta+a")
      await page.keyboard.type("ListDistributions")
      await page.keyboard.press("Tab")
      await page.keyboard.type("Throttle")
      await page.keyboard.press("Tab")
      await page.keyboard.press("Enter")
      await page.locator("#planned li", { hasText: "ListDistributions" }).waitFor()
      assert.equal((await call(url, "GET", "distribution")).status, 400)
      await page.locator("#faults-empty").waitFor()
      await Effect.runPromise(service.faults.script([{ times: Infinity, fault: { fault: "unavailable" } }]))
      await page.locator("#planned li", { hasText: "until it is switched off" }).waitFor()
      await page.locator("#planned button").focus()
      await page.keyboard.press("Enter")
      await page.locator("#faults-empty").waitFor()
      await page.keyboard.press("?")
      await page.locator("#shortcuts[open]").waitFor()
      await page.keyboard.press("Escape")
      // All that has a function has a name.
      const nameless = await page.evaluate(InPage.nameless)
      assert.deepEqual(nameless, [])
    })
}

const snapshots: Check = {
  name: "snapshots are downloaded and loaded, and all is reset",
  run: (windows) =>
    serving(windows, async ({ url }) => {
      await call(url, "POST", "distribution", distribution("r", "to be kept"))
      const page = await windows.open(url)
      await live(page)
      await row(page, "resources-list", "to be kept").waitFor()
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#download").click()])
      const content = readFileSync(await download.path(), "utf8")
      assert.match(content, /to be kept/)
      await page.locator("#reset").click()
      await page.locator("#confirm-reset button", { hasText: "Reset" }).click()
      await page.locator("#resources-empty").waitFor()
      await page
        .locator("#load")
        .setInputFiles({ name: "snapshot.json", mimeType: "application/json", buffer: Buffer.from(content) })
      await row(page, "resources-list", "to be kept").waitFor()
    })
}

const escaping: Check = {
  name: "values are shown as they are, whatever they contain, and secrets are not",
  run: (windows) =>
    serving(windows, async ({ url }) => {
      const comments = [
        `<script>window.hacked = 1</script>`,
        `"><img src=x onerror="window.hacked = 1">`,
        ...fc.sample(fc.string({ unit: "grapheme", maxLength: 60 }), { numRuns: 30, seed: 5 })
      ].map((one, index) => `${index}: ${one.replace(/[^\t\u0020-\uD7FF\uE000-\uFFFD]/g, "")}`)
      for (const comment of comments) {
        const response = await call(url, "POST", "distribution", distribution(comment.slice(0, 3), comment))
        assert.equal(response.status, 201, await response.text())
      }
      const page = await windows.open(url, { viewport: { width: 1200, height: 1600 } })
      await live(page)
      for (const comment of comments) {
        await page.locator("#resources-search").fill(comment.slice(0, comment.indexOf(":") + 1))
        await page.locator("#resources-list:not([aria-busy])").waitFor()
        const text = await page.locator("#resources-list .row .grow").allTextContents()
        assert.ok(text.includes(comment), `${comment} among ${text.join(" | ")}`)
      }
      await page.locator("#resources-list .row").first().click()
      await page.locator("#resource pre").waitFor()
      await page.keyboard.press("3")
      await row(page, "calls-list", "CreateDistribution").click()
      await page.locator("#call pre").first().waitFor()
      const seen = await page.evaluate(InPage.content)
      assert.equal(seen.hacked, false)
      assert.equal(seen.foreign, 0)
      assert.equal(seen.html.includes("top-secret-value"), false)
    })
}

const many: Check = {
  name: "10,000 resources and 100,000 calls: only what is seen is drawn",
  run: (windows) =>
    serving(
      windows,
      async ({ service, url }) => {
        const body = new Uint8Array()
        const get = { method: "GET", path: "/2020-05-31/none", query: "", headers: {}, body }
        await Effect.runPromise(Effect.replicateEffect(service.handle(get), 100_000, { discard: true }))
        for (let i = 0; i < 10_000; i += 50) {
          await Promise.all(
            Array.from({ length: 50 }, (_, j) =>
              call(url, "POST", "origin-access-identity/cloudfront", identity(i + j))
            )
          )
        }
        const start = performance.now()
        const page = await windows.open(`${url}/#/resources/originAccessIdentity`)
        await row(page, "resources-list", "number 9999").waitFor()
        const first = performance.now() - start
        assert.ok(first < 8000, `the first rows took ${first} ms`)
        await page.keyboard.press("3")
        await page.locator("#calls-count", { hasText: "100000" }).waitFor({ timeout: 30_000 })
        const took = await page.evaluate(InPage.scroll)
        assert.ok(took.rows < 300, `${took.rows} rows are in the document`)
        assert.ok(took.millis < 4000, `scrolling took ${took.millis} ms`)
        await page.keyboard.press("1")
        const kind = page.locator("#kinds a[data-kind=originAccessIdentity]")
        await kind.click()
        await kind.and(page.locator("[aria-current]")).waitFor()
        await page.keyboard.press("l")
        await page.keyboard.press("End")
        await row(page, "resources-list", "number 0").waitFor()
      },
      { callLogSize: 100_000, callLogBytes: 2 ** 28, quotas: { originAccessIdentities: 10_000 } }
    )
}

const identity = (number: number): string =>
  `<CloudFrontOriginAccessIdentityConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><CallerReference>r${number}</CallerReference><Comment>number ${number}</Comment></CloudFrontOriginAccessIdentityConfig>`

const phone: Check = {
  name: "the page fits a phone, dark and light, with enough contrast",
  run: (windows) =>
    serving(windows, async ({ url }) => {
      await call(url, "POST", "distribution", distribution("r", "a rather long comment that does not fit into a row"))
      const backgrounds: Array<string> = []
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await windows.open(url, { viewport: { width: 360, height: 740 }, colorScheme, hasTouch: true })
        await live(page)
        await row(page, "resources-list", "a rather").tap()
        await page.locator("#resource pre").waitFor()
        for (const view of ["resources", "progress", "calls", "faults"]) {
          await page.locator(`nav [data-view=${view}]`).tap()
          const width = await page.evaluate(InPage.width)
          assert.ok(width <= 360, `${view} is ${width} wide`)
        }
        backgrounds.push(await page.evaluate(InPage.background))
        const weak = await page.evaluate(InPage.weakColours)
        assert.deepEqual(weak, [])
      }
      assert.equal(new Set(backgrounds).size, 2)
    })
}

const reconnects: Check = {
  name: "the page goes on where it was when its connection was lost",
  run: (windows) =>
    serving(windows, async ({ service, url }) => {
      const page = await windows.open(`${url}/#/calls`)
      await live(page)
      await call(url, "GET", "distribution")
      await page.locator("#calls-count", { hasText: /^1$/ }).waitFor()
      await page.context().setOffline(true)
      await call(url, "GET", "cache-policy")
      await page.context().setOffline(false)
      await page.locator("#calls-count", { hasText: /^2$/ }).waitFor()
      assert.equal((await Effect.runPromise(service.calls)).length, 2)
    })
}

const checks = [sdkCreates, ...botoCreates, keyboard, snapshots, escaping, phone, reconnects]

export const fakePage: ReadonlyArray<Check> = [...checks, ...checks.map(slow), many]
