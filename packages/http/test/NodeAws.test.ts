import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { afterEach, assert, beforeEach, describe, it, vi } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { createHash } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import * as Http from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import { MissingPackageError } from "@effect-cloudfront/http/MissingPackage"
import * as NodeAws from "@effect-cloudfront/http/NodeAws"

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
const TOKEN = "t0ken+of/a+session=="

let home = ""

/** No test knows anything of the machine that it runs on: neither its variables nor its files nor its metadata service. */
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined)
  home = mkdtempSync(join(tmpdir(), "aws-"))
  vi.stubEnv("HOME", home)
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true")
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true, force: true })
})

const write = (path: string, text: string): string => {
  const file = join(home, path)
  mkdirSync(join(file, ".."), { recursive: true })
  writeFileSync(file, text)
  return file
}
const config = (text: string) => write(".aws/config", text)
const credentials = (text: string) => write(".aws/credentials", text)
const env = (variables: Record<string, string>) =>
  Object.entries(variables).forEach(([name, value]) => vi.stubEnv(name, value))

const KEYS = `aws_access_key_id = AKIDFILE\naws_secret_access_key = ${SECRET}\n`

interface Received {
  readonly method: string
  readonly url: string
  readonly headers: Http.IncomingHttpHeaders
  readonly body: string
}
type Answer = readonly [status: number, body: string]

/** A service on the loopback interface, and what it was asked. */
const serve = (answer: (request: Received) => Answer | Promise<Answer>) =>
  Effect.acquireRelease(
    Effect.async<{ readonly url: string; readonly requests: ReadonlyArray<Received>; readonly close: () => void }>(
      (resume) => {
        const requests: Array<Received> = []
        const server = Http.createServer((message, response) => {
          let body = ""
          message.setEncoding("utf8")
          message.on("data", (text: string) => (body += text))
          message.on("end", () => {
            const request = { method: message.method ?? "", url: message.url ?? "", headers: message.headers, body }
            requests.push(request)
            void Promise.resolve(answer(request)).then(([status, text]) => response.writeHead(status).end(text))
          })
        })
        server.listen(0, "127.0.0.1", () => {
          const { port } = server.address() as AddressInfo
          const close = () => {
            server.closeAllConnections()
            server.close()
          }
          resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, requests, close }))
        })
      }
    ),
    ({ close }) => Effect.sync(close)
  )

const json = (value: unknown): Answer => [200, JSON.stringify(value)]

const HOUR = 3_600_000

/** Temporary keys, in the form in which metadata services and processes tell them. */
const temporary = (accessKeyId: string, expiration: number = Date.now() + HOUR) => ({
  Version: 1,
  Code: "Success",
  AccessKeyId: accessKeyId,
  SecretAccessKey: SECRET,
  Token: TOKEN,
  SessionToken: TOKEN,
  Expiration: new Date(expiration).toISOString()
})

/** What the security token service answers, and the metadata services. */
const sts = (operation: string, accessKeyId: string): Answer => [
  200,
  `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result><Credentials>
<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${SECRET}</SecretAccessKey><SessionToken>${TOKEN}</SessionToken>
<Expiration>${new Date(Date.now() + HOUR).toISOString()}</Expiration></Credentials>
<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>
</${operation}Result></${operation}Response>`
]

const imds =
  (credentials: () => Answer) =>
  ({ headers, method, url }: Received): Answer => {
    if (method === "PUT" && url === "/latest/api/token") return [200, "imds-token"]
    if (headers["x-aws-ec2-metadata-token"] !== "imds-token") return [401, ""]
    const path = "/latest/meta-data/iam/security-credentials/"
    return url === path ? [200, "role"] : url === `${path}role` ? credentials() : [404, ""]
  }

const useImds = (credentials: () => Answer) =>
  Effect.map(serve(imds(credentials)), (server) => {
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", undefined)
    vi.stubEnv("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url)
    return server
  })

const node = (script: string): string => `"${process.execPath}" -e '${script}'`

/** Credentials that live as long as the test. */
const build = (options?: NodeAws.CredentialsOptions) =>
  Effect.map(Layer.build(NodeAws.layerCredentials(options)), Context.get(Credentials.Credentials))
const get = (options?: NodeAws.CredentialsOptions) =>
  Effect.scoped(Effect.flatMap(build(options), (service) => service.get))

const plain = ({ accessKeyId, expiration, secretAccessKey, sessionToken }: Credentials.Identity) => ({
  accessKeyId,
  secret: Redacted.value(secretAccessKey),
  token: sessionToken && Redacted.value(sessionToken),
  expires: expiration !== undefined
})
const lasting = (accessKeyId: string) => ({ accessKeyId, secret: SECRET, token: undefined, expires: false })
const session = (accessKeyId: string) => ({ accessKeyId, secret: SECRET, token: TOKEN, expires: true })

/** Everything that is logged. */
const logged = <A, E, R>(self: Effect.Effect<A, E, R>) => {
  const lines: Array<string> = []
  return self.pipe(
    TestEffect.withLog(
      ({ cause, level, message }) => lines.push(`${level} ${String(message)} ${TestEffect.printCause(cause)}`),
      "All"
    ),
    Effect.map((value) => [value, lines] as const)
  )
}

/** The failure, of which nothing that anybody would print may hold a secret. */
const failure = (options?: NodeAws.CredentialsOptions, ...secrets: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const [error, lines] = yield* logged(Effect.flip(get(options)))
    assert.instanceOf(error, CredentialsError)
    const shown = [
      error.message,
      inspect(error, { depth: 10 }),
      JSON.stringify(error),
      TestEffect.printCause(Cause.fail(error)),
      ...lines
    ].join("\n")
    for (const secret of [SECRET, TOKEN, ...secrets]) assert.notInclude(shown, secret)
    return error
  })

describe("layerCredentials", () => {
  it.effect("finds keys in the environment, before those of the default profile", () =>
    Effect.gen(function* () {
      credentials(`[default]\n${KEYS}`)
      assert.deepStrictEqual(plain(yield* get()), lasting("AKIDFILE"))
      env({ AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: SECRET })
      assert.deepStrictEqual(plain(yield* get()), lasting("AKIDENV"))
      vi.stubEnv("AWS_SESSION_TOKEN", TOKEN)
      assert.strictEqual(plain(yield* get()).token, TOKEN)
    })
  )

  it.effect("prefers keys of a named profile, in either file, to those of the environment", () =>
    Effect.gen(function* () {
      credentials(`[a]\n${KEYS}`)
      config(`[profile b]\n${KEYS.replace("AKIDFILE", "AKIDB")}`)
      env({ AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: SECRET, AWS_PROFILE: "a" })
      assert.strictEqual((yield* get()).accessKeyId, "AKIDFILE")
      assert.strictEqual((yield* get({ profile: "b" })).accessKeyId, "AKIDB")
    })
  )

  it.effect("passes the SDK's warnings to the logger", () =>
    Effect.gen(function* () {
      const printed = vi.spyOn(console, "warn").mockReturnValue(undefined)
      env({ AWS_CONTAINER_AUTHORIZATION_TOKEN: "a", AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: write("token", "file") })
      const { url } = yield* serve(() => json(temporary("AKIDECS")))
      vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", url)
      const [, lines] = yield* logged(get())
      assert.isTrue(lines.some((line) => line.startsWith("WARN") && line.includes("TokenFile")))
      assert.strictEqual(printed.mock.calls.length, 0)
    }).pipe(Effect.scoped)
  )

  it.effect("reads the current files that the environment names", () =>
    Effect.gen(function* () {
      const file = write("elsewhere", `[default]\n${KEYS}`)
      vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", file)
      assert.strictEqual((yield* get()).accessKeyId, "AKIDFILE")
      writeFileSync(file, `[default]\n${KEYS.replace("AKIDFILE", "AKIDNEW")}`)
      assert.strictEqual((yield* get()).accessKeyId, "AKIDNEW")
    })
  )

  it.effect("takes the profile and the files from the ConfigProvider only", () =>
    Effect.gen(function* () {
      const keys = (id: string) => KEYS.replace("AKIDFILE", id)
      credentials(`[default]\n${keys("AKIDDEFAULT")}[deploy]\n${keys("AKIDHOME")}`)
      const files = {
        AWS_SHARED_CREDENTIALS_FILE: write("other", `[deploy]\n${keys("AKIDOTHER")}[only]\n${keys("AKIDONLY")}`),
        AWS_CONFIG_FILE: write("another", `[profile config]\n${keys("AKIDCONFIG")}`)
      }
      const idOf = (variables: Record<string, string>, options?: NodeAws.CredentialsOptions) =>
        Effect.map(TestEffect.withConfig(get(options), variables), ({ accessKeyId }) => accessKeyId)
      for (const process of [{}, { AWS_PROFILE: "deploy" }, { AWS_PROFILE: "nope", ...files }]) {
        vi.stubEnv("AWS_ACCESS_KEY_ID", undefined)
        env(process)
        assert.strictEqual(yield* idOf({ ...files, AWS_PROFILE: "deploy" }), "AKIDOTHER")
        assert.strictEqual(yield* idOf(files, { profile: "only" }), "AKIDONLY")
        assert.strictEqual(yield* idOf({ ...files, AWS_PROFILE: "config" }), "AKIDCONFIG")
        assert.strictEqual(yield* idOf({ AWS_PROFILE: "deploy" }), "AKIDHOME")
        assert.strictEqual(yield* idOf({}), "AKIDDEFAULT")
        env({ AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: SECRET })
        assert.strictEqual(yield* idOf({}), "AKIDENV")
        assert.strictEqual(yield* idOf({ AWS_PROFILE: "deploy" }), "AKIDHOME")
      }
    })
  )

  it.effect("needs no `services` section, which has no keys", () =>
    Effect.gen(function* () {
      config(`[profile p]\nservices = none\n${KEYS}`)
      assert.strictEqual((yield* get({ profile: "p" })).accessKeyId, "AKIDFILE")
    })
  )

  it.effect("runs a process", () =>
    Effect.gen(function* () {
      write("keys.json", JSON.stringify(temporary("AKIDPROCESS")))
      const script = `process.stdout.write(require("fs").readFileSync("${join(home, "keys.json")}"))`
      config(`[profile p]\ncredential_process = ${node(script)}\n`)
      assert.deepStrictEqual(plain(yield* get({ profile: "p" })), session("AKIDPROCESS"))
    })
  )

  it.effect("trims keys, and names the source of keys that are invalid in headers", () =>
    Effect.gen(function* () {
      env({ AWS_ACCESS_KEY_ID: "AKIDENV\n", AWS_SECRET_ACCESS_KEY: ` ${SECRET}\r\n`, AWS_SESSION_TOKEN: `${TOKEN}\n` })
      assert.deepStrictEqual(plain(yield* get()), { ...session("AKIDENV"), expires: false })
      vi.stubEnv("AWS_SESSION_TOKEN", `${TOKEN}\n${TOKEN}`)
      const inEnvironment = yield* failure()
      assert.strictEqual(inEnvironment.source, "environment")
      assert.strictEqual(inEnvironment.message, "environment: the session token has a line break in it")

      write("keys.json", JSON.stringify({ ...temporary("AKIDPROCESS"), SecretAccessKey: `${SECRET}\u0000${SECRET}` }))
      const script = `process.stdout.write(require("fs").readFileSync("${join(home, "keys.json")}"))`
      config(`[profile p]\ncredential_process = ${node(script)}\n`)
      const inProfile = yield* failure({ profile: "p" })
      assert.strictEqual(inProfile.source, 'profile "p"')
      assert.strictEqual(inProfile.message, 'profile "p": the secret access key has a control character in it')
    })
  )

  it.effect("asks the chain again for keys that the service refused", () =>
    Effect.gen(function* () {
      credentials(`[default]\n${KEYS}`)
      const service = yield* build()
      const stale = yield* service.get
      credentials(`[default]\n${KEYS.replace("AKIDFILE", "AKIDNEW")}`)
      assert.strictEqual((yield* service.get).accessKeyId, "AKIDFILE")
      const other = yield* Effect.provideService(service.get, Credentials.Refused, stale)
      assert.strictEqual(other.accessKeyId, "AKIDNEW")
      assert.strictEqual(yield* service.get, other)
    }).pipe(Effect.scoped)
  )

  it.scoped("assumes a role, with the keys of another profile and an MFA code", () =>
    Effect.gen(function* () {
      const { requests, url } = yield* serve(() => sts("AssumeRole", "ASIAROLE"))
      vi.stubEnv("AWS_ENDPOINT_URL_STS", url)
      credentials(`[base]\n${KEYS}`)
      const role = "role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\nregion = eu-west-1\n"
      config(`[profile r]\n${role}\n[profile m]\n${role}mfa_serial = arn:aws:iam::123456789012:mfa/me\n`)
      assert.deepStrictEqual(plain(yield* get({ profile: "r" })), session("ASIAROLE"))
      const sent = new URLSearchParams(requests[0]?.body)
      assert.strictEqual(sent.get("RoleArn"), "arn:aws:iam::123456789012:role/r")
      assert.match(String(requests[0]?.headers.authorization), /Credential=AKIDFILE\/\d+\/eu-west-1\/sts\//)

      const mfaCode = (serial: string) => Effect.succeed(serial.endsWith("mfa/me") ? "123456" : "wrong")
      yield* get({ profile: "m", mfaCode })
      assert.strictEqual(new URLSearchParams(requests[1]?.body).get("TokenCode"), "123456")

      const refused = new CredentialsError({ source: "human", message: "no code" })
      assert.strictEqual(yield* failure({ profile: "m", mfaCode: () => refused }), refused)
      const none = yield* failure({ profile: "m" })
      assert.match(none.message, /^no credentials found \(profile "m": .*multi-factor/)
      assert.lengthOf(requests, 2)
    })
  )

  it.scoped("assumes a role in the region of the option, the environment or the profile, and else in us-east-1", () =>
    Effect.gen(function* () {
      const printed = vi.spyOn(console, "warn").mockReturnValue(undefined)
      const { requests, url } = yield* serve(() => sts("AssumeRole", "ASIAROLE"))
      vi.stubEnv("AWS_ENDPOINT_URL_STS", url)
      const file = credentials(`[base]\n${KEYS}`)
      const role = "role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n"
      config(`[profile r]\n${role}\n[profile o]\n${role}region = eu-west-1\n`)
      const regionOf = (effect: Effect.Effect<unknown, CredentialsError>, variables?: Record<string, string>) =>
        Effect.map(variables === undefined ? effect : TestEffect.withConfig(effect, variables), () =>
          /Credential=AKIDFILE\/\d+\/([\w-]+)\/sts\//.exec(String(requests.at(-1)?.headers.authorization))?.at(1)
        )
      assert.strictEqual(yield* regionOf(get({ profile: "r" })), "us-east-1")
      assert.strictEqual(yield* regionOf(get({ profile: "o" })), "eu-west-1")
      assert.strictEqual(yield* regionOf(get({ profile: "r", region: "cn-north-1" })), "cn-north-1")
      assert.strictEqual(yield* regionOf(get({ profile: "r", region: "aws-cn-global" })), "cn-northwest-1")
      const named = { AWS_SHARED_CREDENTIALS_FILE: file, AWS_REGION: "eu-north-1" }
      assert.strictEqual(yield* regionOf(get({ profile: "r" }), named), "eu-north-1")
      assert.strictEqual(printed.mock.calls.length, 0)
    })
  )

  it.scoped("assumes a role with a web identity, of the environment and of a profile", () =>
    Effect.gen(function* () {
      const { requests, url } = yield* serve(() => sts("AssumeRoleWithWebIdentity", "ASIAWEB"))
      const file = write("web", "header.payload.signature")
      env({
        AWS_ENDPOINT_URL_STS: url,
        AWS_REGION: "us-east-1",
        AWS_WEB_IDENTITY_TOKEN_FILE: file,
        AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/w"
      })
      assert.deepStrictEqual(plain(yield* get()), session("ASIAWEB"))
      config(`[profile w]\nweb_identity_token_file = ${file}\nrole_arn = arn:aws:iam::123456789012:role/p\n`)
      yield* get({ profile: "w" })
      const sent = requests.map(({ body }) => new URLSearchParams(body))
      assert.deepStrictEqual(
        sent.map((one) => one.get("RoleArn")?.slice(-1)),
        ["w", "p"]
      )
      assert.strictEqual(sent[0]?.get("WebIdentityToken"), "header.payload.signature")
    })
  )

  const sso = (region: string) =>
    `[profile s]\nsso_session = main\nsso_account_id = 123456789012\nsso_role_name = dev\n` +
    `[sso-session main]\nsso_region = ${region}\nsso_start_url = https://example.awsapps.com/start\n`
  const ssoToken = (expires: number) =>
    write(
      `.aws/sso/cache/${createHash("sha1").update("main").digest("hex")}.json`,
      JSON.stringify({ accessToken: "sso-access-token", expiresAt: new Date(expires).toISOString() })
    )

  it.scoped("uses a single sign-on session", () =>
    Effect.gen(function* () {
      const { requests, url } = yield* serve(() =>
        json({
          roleCredentials: {
            accessKeyId: "ASIASSO",
            secretAccessKey: SECRET,
            sessionToken: TOKEN,
            expiration: Date.now() + HOUR
          }
        })
      )
      vi.stubEnv("AWS_ENDPOINT_URL_SSO", url)
      config(sso("us-east-1"))
      ssoToken(Date.now() + HOUR)
      assert.deepStrictEqual(plain(yield* get({ profile: "s" })), session("ASIASSO"))
      assert.strictEqual(requests[0]?.headers["x-amz-sso_bearer_token"], "sso-access-token")
    })
  )

  it.effect("says what to do after the single sign-on session has expired", () =>
    Effect.gen(function* () {
      config(sso("us-east-1"))
      const absent = yield* failure({ profile: "s" })
      assert.strictEqual(absent.source, 'profile "s"')
      assert.include(absent.message, "aws sso login")
      ssoToken(Date.now() - HOUR)
      assert.match((yield* failure({ profile: "s" }, "sso-access-token")).message, /profile "s": .*(expired|sso login)/)
    })
  )

  const login = "arn:aws:iam::123456789012:user/me"
  const loginToken = (text: string) => {
    config(`[profile l]\nlogin_session = ${login}\n`)
    vi.stubEnv("AWS_LOGIN_CACHE_DIRECTORY", join(home, "login"))
    write(`login/${createHash("sha256").update(login).digest("hex")}.json`, text)
  }

  it.effect("uses the session of `aws login`", () =>
    Effect.gen(function* () {
      const keys = { accessKeyId: "ASIALOGIN", secretAccessKey: SECRET, sessionToken: TOKEN, accountId: "123456789012" }
      const accessToken = { ...keys, expiresAt: new Date(Date.now() + HOUR).toISOString() }
      loginToken(JSON.stringify({ accessToken, clientId: "c", refreshToken: "r", dpopKey: "k" }))
      assert.deepStrictEqual(plain(yield* get({ profile: "l" })), session("ASIALOGIN"))
      loginToken(`${SECRET}?`)
      assert.match((yield* failure({ profile: "l" }, SECRET.slice(0, 8))).message, /^no credentials .*: not JSON\)$/)
    })
  )

  it.scoped("uses the container's endpoint, with the token of its file", () =>
    Effect.gen(function* () {
      const { requests, url } = yield* serve(({ headers }) =>
        headers.authorization === "Basic abc" ? json(temporary("AKIDECS")) : [403, ""]
      )
      env({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/keys`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: write("token", "Basic abc")
      })
      assert.deepStrictEqual(plain(yield* get()), session("AKIDECS"))
      assert.deepStrictEqual(
        requests.map((request) => request.url),
        ["/keys"]
      )
    })
  )

  it.scoped("uses the instance's metadata service, once for concurrent callers", () =>
    Effect.gen(function* () {
      const { requests } = yield* useImds(() => json(temporary("AKIDEC2")))
      yield* TestClock.setTime(Date.now())
      const service = yield* build()
      assert.lengthOf(requests, 0)
      const found = yield* Effect.all(
        Array.from({ length: 100 }, () => service.get),
        { concurrency: "unbounded" }
      )
      assert.lengthOf(new Set(found), 1)
      assert.deepStrictEqual(found[0] && plain(found[0]), session("AKIDEC2"))
      assert.deepStrictEqual(
        requests.map(({ method, url }) => [method, url.split("/").at(-1)]),
        [
          ["PUT", "token"],
          ["GET", ""],
          ["GET", "role"]
        ]
      )
    })
  )

  it.scoped("renews keys before they expire, without the SDK's cache", () =>
    Effect.gen(function* () {
      const now = Date.now()
      let asked = 0
      // Both expire at the same time, as an instance's keys do until it gets new ones.
      yield* useImds(() => json(temporary(`AKID${++asked}`, now + HOUR)))
      yield* TestClock.setTime(now)
      const service = yield* build({ refreshAhead: "10 minutes" })
      const key = Effect.map(service.get, ({ accessKeyId }) => accessKeyId)
      assert.strictEqual(yield* key, "AKID1")
      yield* TestClock.adjust("49 minutes")
      assert.strictEqual(yield* key, "AKID1")
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* key, "AKID1")
      // That was answered with the old ones while the metadata service, which knows no TestClock, is asked.
      yield* Effect.promise(() => vi.waitUntil(() => asked === 2))
      const later = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      const next = yield* Effect.repeat(Effect.zipRight(later, key), { until: (id) => id !== "AKID1", times: 1_000 })
      assert.strictEqual(next, "AKID2")
      assert.strictEqual(asked, 2)
    })
  )

  it.scoped("does not keep a failure", () =>
    Effect.gen(function* () {
      const service = yield* build()
      const error = yield* Effect.flip(service.get)
      assert.strictEqual(error._tag, "CredentialsError")
      env({ AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: SECRET })
      assert.strictEqual((yield* service.get).accessKeyId, "AKIDENV")
    })
  )

  describe("without credentials", () => {
    it.effect("is one error that says what was tried", () =>
      Effect.gen(function* () {
        vi.stubEnv("AWS_EC2_METADATA_DISABLED", undefined)
        // Nobody listens there.
        vi.stubEnv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1")
        const error = yield* failure()
        assert.strictEqual(error.source, 'environment, profile "default", web identity, instance metadata')
        assert.match(
          error.message,
          /^no credentials found \(environment: .+; profile "default": .+; web identity: .+; instance metadata: .+\)$/
        )
        assert.isTrue(Redacted.isRedacted(error.cause))
      })
    )

    it.effect("respects a disabled metadata service", () =>
      Effect.gen(function* () {
        assert.match((yield* failure()).message, /; metadata service: .*disabled\)$/)
      })
    )

    it.scoped("does not try other sources if a named profile does not exist", () =>
      Effect.gen(function* () {
        const { requests } = yield* useImds(() => json(temporary("AKIDEC2")))
        const message = 'the profile "nope" is in neither the config nor the credentials file'
        assert.strictEqual((yield* failure({ profile: "nope" })).message, message)
        vi.stubEnv("AWS_PROFILE", "nope")
        const { message: again, source } = yield* failure()
        assert.deepStrictEqual([source, again], ['profile "nope"', message])
        assert.lengthOf(requests, 0)
      })
    )
  })

  describe("does not reveal", () => {
    it.effect("the command and the output of a process that fails", () =>
      Effect.gen(function* () {
        config(`[profile p]\ncredential_process = ${node(`console.error("${SECRET}");process.exit(3)`)} --pw hunter2\n`)
        const error = yield* failure({ profile: "p" }, "hunter2")
        assert.match(error.message, /profile "p": the command failed/)
        assert.instanceOf(Redacted.value(error.cause as Redacted.Redacted), Error)
      })
    )

    it.effect("the output of a process that is not JSON", () =>
      Effect.gen(function* () {
        config(`[profile p]\ncredential_process = ${node(`console.log("${SECRET}")`)}\n`)
        assert.match((yield* failure({ profile: "p" })).message, /profile "p": .*invalid JSON/)
      })
    )

    for (const [what, value] of [
      ["no access key", { SecretAccessKey: SECRET, AccessKeyId: 17 }],
      ["a session token that is no text", { SessionToken: [TOKEN] }],
      ["an expiration that is no date", { Expiration: "soon" }]
    ] as const) {
      it.effect(`the output of a process with ${what}`, () =>
        Effect.gen(function* () {
          write("keys.json", JSON.stringify({ ...temporary("AKID"), ...value }))
          const script = `process.stdout.write(require("fs").readFileSync("${join(home, "keys.json")}"))`
          config(`[profile p]\ncredential_process = ${node(script)}\n`)
          assert.strictEqual((yield* failure({ profile: "p" })).message, `the credentials that were found have ${what}`)
        })
      )
    }

    it.scoped("the response of a metadata service", () =>
      Effect.gen(function* () {
        yield* useImds(() => [200, SECRET])
        assert.match((yield* failure()).message, /instance metadata: the answer is not JSON/)
      })
    )

    it.scoped("a signature that a service quotes", () =>
      Effect.gen(function* () {
        const body = `<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>The signature is wrong.
The canonical string should have been
x-amz-security-token:${TOKEN}</Message></Error></ErrorResponse>`
        const { url } = yield* serve(() => [403, body])
        vi.stubEnv("AWS_ENDPOINT_URL_STS", url)
        credentials(`[base]\n${KEYS}aws_session_token = ${TOKEN}\n`)
        config("[profile r]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n")
        const { message } = yield* failure({ profile: "r" })
        assert.strictEqual(message, 'no credentials found (profile "r": SignatureDoesNotMatch: The signature is wrong)')
      })
    )
  })

  describe("a provider that hangs", () => {
    const hanging = () => config(`[profile h]\ncredential_process = ${node("setTimeout(() => undefined, 3000)")}\n`)

    it.scoped("times out after a minute, or after the given time", () =>
      Effect.gen(function* () {
        hanging()
        for (const [timeout, millis, message] of [
          [undefined, 60_000, "no credentials within 1m"],
          ["2 seconds", 2_000, "no credentials within 2s"]
        ] as const) {
          const waiting = yield* Effect.fork(Effect.flip(get({ profile: "h", timeout })))
          yield* TestClock.adjust(millis - 1)
          assert.isUndefined(TestEffect.exitOf(waiting))
          yield* TestClock.adjust(1)
          assert.strictEqual((yield* Fiber.join(waiting)).message, message)
        }
      })
    )

    it.live("can be interrupted at once", () =>
      Effect.gen(function* () {
        hanging()
        const waiting = yield* Effect.fork(get({ profile: "h" }))
        yield* Effect.sleep("50 millis")
        const [took] = yield* Effect.timed(Fiber.interrupt(waiting))
        assert.isBelow(Duration.toMillis(took), 1_000)
      })
    )
  })

  it.effect("says what to install where the SDK is absent", () =>
    Effect.gen(function* () {
      vi.doMock("@aws-sdk/credential-provider-node", () => {
        throw new Error("not installed")
      })
      yield* Effect.addFinalizer(() => Effect.sync(() => vi.doUnmock("@aws-sdk/credential-provider-node")))
      const error = yield* failure()
      assert.strictEqual(
        error.message,
        "NodeAws needs the package @aws-sdk/credential-provider-node, which cannot be loaded: " +
          "npm install @aws-sdk/credential-provider-node@3 @smithy/core@3"
      )
      assert.instanceOf(error.cause, MissingPackageError)
    }).pipe(Effect.scoped)
  )
})

describe("settings", () => {
  const NONE = {
    endpoint: undefined,
    region: undefined,
    useFips: undefined,
    useDualStack: undefined,
    maxAttempts: undefined,
    retryMode: undefined
  }

  it.effect("are empty by default", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* NodeAws.settings(), NONE)
    })
  )

  const PROFILE = `[profile dev]
region = cn-north-1
default_region = not-a-setting
endpoint_url_cloudfront = http://not-a-setting
endpoint_url = http://profile
use_fips_endpoint = TRUE
use_dualstack_endpoint = false
max_attempts = 7
retry_mode = adaptive
services = local

[services local]
cloudfront =
  endpoint_url = http://service
s3 =
  endpoint_url = http://s3
`
  const dev = {
    endpoint: "http://service",
    region: "cn-north-1",
    useFips: true,
    useDualStack: false,
    maxAttempts: 7,
    retryMode: "adaptive"
  } as const

  it.effect("come from the profile", () =>
    Effect.gen(function* () {
      config(PROFILE)
      assert.deepStrictEqual(yield* NodeAws.settings(), NONE)
      assert.deepStrictEqual(yield* NodeAws.settings({ profile: "dev" }), dev)
      vi.stubEnv("AWS_PROFILE", "dev")
      assert.deepStrictEqual(yield* NodeAws.settings(), dev)
    })
  )

  it.effect("come from the environment first, one by one", () =>
    Effect.gen(function* () {
      config(PROFILE)
      env({ AWS_PROFILE: "dev", AWS_DEFAULT_REGION: "eu-west-1", AWS_ENDPOINT_URL: "http://all", AWS_REGION: " " })
      const expected = { ...dev, endpoint: "http://all", region: "eu-west-1" }
      assert.deepStrictEqual(yield* NodeAws.settings(), expected)
      env({ AWS_ENDPOINT_URL_CLOUDFRONT: "http://own", AWS_USE_FIPS_ENDPOINT: "false", AWS_MAX_ATTEMPTS: "2" })
      const own = { endpoint: "http://own", useFips: false, maxAttempts: 2 }
      assert.deepStrictEqual(yield* NodeAws.settings(), { ...expected, ...own })
    })
  )

  it.effect("have the endpoint of the service that they are for", () =>
    Effect.gen(function* () {
      config(`${PROFILE}cloudfront_keyvaluestore =\n  endpoint_url = http://store\n`)
      const endpoint = (service?: string) =>
        Effect.map(NodeAws.settings({ profile: "dev", service }), ({ endpoint }) => endpoint)
      assert.strictEqual(yield* endpoint("CLOUDFRONT_KEYVALUESTORE"), "http://store")
      assert.strictEqual(yield* endpoint(), "http://service")
      assert.strictEqual(yield* endpoint("OTHER"), "http://profile")
      env({ AWS_ENDPOINT_URL_CLOUDFRONT: "http://own" })
      assert.strictEqual(yield* endpoint("CLOUDFRONT_KEYVALUESTORE"), "http://store")
      env({ AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE: "http://own-store" })
      assert.strictEqual(yield* endpoint("CLOUDFRONT_KEYVALUESTORE"), "http://own-store")
      assert.strictEqual(yield* endpoint("CLOUDFRONT"), "http://own")
    })
  )

  it.effect("have the profile's endpoint if its services have none for CloudFront", () =>
    Effect.gen(function* () {
      config(PROFILE.replace("\ncloudfront =", "\nsts ="))
      assert.strictEqual((yield* NodeAws.settings({ profile: "dev" })).endpoint, "http://profile")
    })
  )

  for (const [variable, key, endpoint] of [
    ["true", "", undefined],
    ["", "true", undefined],
    ["false", "true", "http://service"],
    ["true", "false", undefined]
  ] as const) {
    it.effect(`have ${endpoint ?? "no endpoint"} with "${variable}" and "${key}" to ignore it`, () =>
      Effect.gen(function* () {
        config(PROFILE.replace("services", `ignore_configured_endpoint_urls = ${key}\nservices`))
        env({ AWS_PROFILE: "dev", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: variable })
        assert.deepStrictEqual(yield* NodeAws.settings(), { ...dev, endpoint })
      })
    )
  }

  it.effect("prefer the credentials file to the config file, and read the current files", () =>
    Effect.gen(function* () {
      config("[default]\nregion = eu-west-1\nuse_dualstack_endpoint = true\n")
      assert.strictEqual((yield* NodeAws.settings()).region, "eu-west-1")
      credentials("[default]\nregion = cn-north-1\n")
      assert.deepStrictEqual(yield* NodeAws.settings(), { ...NONE, region: "cn-north-1", useDualStack: true })
    })
  )

  it.effect("come from the files that the ConfigProvider names", () =>
    Effect.gen(function* () {
      const files = {
        AWS_CONFIG_FILE: write("c", PROFILE),
        AWS_SHARED_CREDENTIALS_FILE: write("s", `[default]\nregion = x`)
      }
      const named = { ...files, AWS_PROFILE: "dev" }
      assert.deepStrictEqual(yield* TestEffect.withConfig(NodeAws.settings(), named), dev)
      assert.strictEqual((yield* TestEffect.withConfig(NodeAws.settings(), files)).region, "x")
    })
  )

  for (const [name, text, path, message] of [
    ["a region", "region = Frankfurt", ["profile dev", "region"], "must be the name of a region"],
    ["an endpoint", "endpoint_url = localhost", ["profile dev", "endpoint_url"], "must be an HTTP URL"],
    ["a flag", "use_fips_endpoint = maybe", ["profile dev", "use_fips_endpoint"], "must be true or false"],
    ["a number of attempts", "max_attempts = 0", ["profile dev", "max_attempts"], "must be a number from 1"],
    ["a mode", "retry_mode = eager", ["profile dev", "retry_mode"], "must be one of standard, adaptive, legacy"],
    ["a services section", "services = none", ["profile dev"], 'the section "services none" is not in the config file'],
    ["a section called as what all objects have", "services = constructor", ["profile dev"], ""]
  ] as const) {
    it.effect(`fail with the location of an invalid ${name}`, () =>
      Effect.gen(function* () {
        config(`[profile dev]\n${text}\n`)
        const error = yield* Effect.flip(NodeAws.settings({ profile: "dev" }))
        assert.isTrue(TestEffect.isInvalidConfig(error) || TestEffect.isMissingConfig(error))
        assert.deepStrictEqual(TestEffect.configPath(error), [...path])
        assert.include(error.message, message)
      })
    )
  }

  it.effect("fail with an invalid variable", () =>
    Effect.gen(function* () {
      vi.stubEnv("AWS_USE_DUALSTACK_ENDPOINT", "1")
      const error = yield* Effect.flip(NodeAws.settings())
      assert.include(String(error), "AWS_USE_DUALSTACK_ENDPOINT")
    })
  )

  it.effect("fail if a named profile does not exist", () =>
    Effect.gen(function* () {
      for (const profile of ["nope", "toString", "__proto__"]) {
        const error = yield* Effect.flip(NodeAws.settings({ profile }))
        assert.isTrue(TestEffect.isMissingConfig(error), profile)
      }
      assert.deepStrictEqual(yield* NodeAws.settings({ profile: "default" }), NONE)
    })
  )

  it.scoped("say what to install where the SDK's reader is absent", () =>
    Effect.gen(function* () {
      vi.doMock("@smithy/core/config", () => {
        throw new Error("not installed")
      })
      yield* Effect.addFinalizer(() => Effect.sync(() => vi.doUnmock("@smithy/core/config")))
      const error = yield* Effect.flip(NodeAws.settings())
      assert.instanceOf(error, MissingPackageError)
      assert.strictEqual(error.package, "@smithy/core")
      assert.strictEqual(error.command, "npm install @aws-sdk/credential-provider-node@3 @smithy/core@3")
    })
  )
})

describe("layer", () => {
  const request: Wire.Request = {
    operation: "ListDistributions",
    method: "GET",
    path: "/2020-05-31/distribution",
    query: [],
    headers: {},
    body: undefined
  }
  const call = (options?: NodeAws.Options) =>
    Effect.flatMap(CloudFront, (service) => service.execute(request)).pipe(
      Effect.provide(Layer.provide(NodeAws.layer(options), FetchHttpClient.layer))
    )

  it.scoped("reaches the endpoint of the profile with its keys", () =>
    Effect.gen(function* () {
      const { requests, url } = yield* serve(() => [200, "<DistributionList/>"])
      credentials(`[dev]\n${KEYS}`)
      config(`[profile dev]\nregion = cn-north-1\nendpoint_url = ${url}/base\n[profile other]\nregion = us-east-1\n`)
      yield* call({ profile: "dev", userAgent: "me" })
      assert.strictEqual(requests[0]?.url, "/base/2020-05-31/distribution")
      assert.match(
        String(requests[0]?.headers.authorization),
        /Credential=AKIDFILE\/\d+\/cn-northwest-1\/cloudfront\/aws4_request/
      )
      assert.match(String(requests[0]?.headers["user-agent"]), /^me /)
      yield* call({ profile: "dev", endpoint: `${url}/told`, region: "us-east-1", useFips: undefined })
      assert.strictEqual(requests[1]?.url, "/told/2020-05-31/distribution")
      assert.include(String(requests[1]?.headers.authorization), "/us-east-1/")
    })
  )

  it.scoped("passes its region to the credentials", () =>
    Effect.gen(function* () {
      const { requests, url } = yield* serve(({ body }) =>
        body.includes("AssumeRole") ? sts("AssumeRole", "ASIAROLE") : [200, "<DistributionList/>"]
      )
      vi.stubEnv("AWS_ENDPOINT_URL_STS", url)
      credentials(`[base]\n${KEYS}`)
      config("[profile r]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n")
      const options = { profile: "r", endpoint: url, region: "cn-north-1" }
      for (const region of [undefined, "eu-west-1"]) {
        yield* call({ ...options, credentials: { region } })
        assert.include(String(requests.at(-2)?.headers.authorization), `/${region ?? "cn-north-1"}/sts/`)
        assert.include(String(requests.at(-1)?.headers.authorization), "Credential=ASIAROLE/")
      }
    })
  )

  it.effect("fails before any call if the settings are invalid", () =>
    Effect.gen(function* () {
      for (const text of ["use_fips_endpoint = perhaps", "endpoint_url = nowhere", "endpoint_url = http://u:p@x"]) {
        config(`[default]\n${text}\n`)
        assert.isTrue(TestEffect.isConfigError(yield* Effect.flip(call())), text)
      }
      assert.isTrue(TestEffect.isConfigError(yield* Effect.flip(call({ profile: "nope" }))))
    })
  )

  it.effect("builds without credentials; the first call fails", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(call())
      assert.strictEqual(error._tag, "CredentialsError")
    })
  )
})
