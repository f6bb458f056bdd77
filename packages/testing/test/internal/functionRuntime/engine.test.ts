/** Functions run as the documentation of CloudFront Functions says. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { createHash, createHmac } from "node:crypto"
import * as querystring from "node:querystring"
import * as Engine from "../../../src/internal/functionRuntime/engine.js"
import type { KeyValueStore, Run, Test } from "../../../src/internal/functionRuntime/model.js"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const COULD_NOT_RUN =
  "The CloudFront function associated with the CloudFront distribution is invalid or could not run. "
const INVALID = "The CloudFront function returned an invalid value: "

const request = {
  method: "GET",
  uri: "/index.html",
  querystring: { test: { value: "true" }, arg: { value: "val1" } },
  headers: { host: { value: "www.example.com" }, accept: { value: "text/html" } },
  cookies: { id: { value: "CookieIdValue" } }
}

const response = {
  statusCode: 200,
  statusDescription: "OK",
  headers: { server: { value: "CustomOrigin" } },
  cookies: {}
}

const viewerRequest = {
  version: "1.0",
  context: { eventType: "viewer-request" },
  viewer: { ip: "198.51.100.11" },
  request
}

const viewerResponse = { ...viewerRequest, context: { eventType: "viewer-response" }, response }

const connection = {
  clientCertificate: { certificates: { leaf: { serialNumber: "00:9e:2a", issuer: "CN=ca", subject: "CN=device" } } },
  clientIp: "127.0.0.1",
  endpoint: "d111111abcdef8.cloudfront.net",
  distributionId: "EDFDVBD6EXAMPLE",
  connectionId: "NpvTe1925"
}

const store = (items: Readonly<Record<string, string>>): KeyValueStore => ({
  id: "a1b2c3d4-5678-90ab-cdef-EXAMPLE1",
  items: new Map(Object.entries(items)),
  created: 0,
  lastModified: 1000
})

type Options = Partial<Omit<Test, "code" | "event">> & { readonly event?: unknown }

const test = (code: string, { event, ...options }: Options = {}): Test => ({
  kind: "viewer",
  runtime: "cloudfront-js-2.0",
  ...options,
  code: bytes(code),
  event: bytes(JSON.stringify(event ?? (options.kind === "connection" ? connection : viewerRequest)))
})

const first = (code: string, options: Options = {}): Test => test(code, { ...options, runtime: "cloudfront-js-1.0" })

/** A handler with this body. */
const handler = (body: string): string => `function handler(event) { ${body} }`

/** What a function logs that does nothing else. */
const logging = (...expressions: ReadonlyArray<string>): string =>
  handler(`${expressions.map((one) => `console.log(${one});`).join("\n")} return event.request`)

const run = (given: Test): Effect.Effect<Run> => Effect.flatMap(Engine.make, (engine) => Effect.orDie(engine(given)))

const output = (given: Test): Effect.Effect<unknown> =>
  Effect.map(run(given), ({ errorMessage, output }) => {
    assert.strictEqual(errorMessage, "")
    return JSON.parse(output ?? "null") as unknown
  })

const logs = (given: Test): Effect.Effect<ReadonlyArray<string>> =>
  Effect.map(run(given), ({ errorMessage, executionLogs }) => {
    assert.strictEqual(errorMessage, "")
    return executionLogs
  })

/** The error, without the sentence that comes before it. */
const failure = (given: Test): Effect.Effect<string> =>
  Effect.map(run(given), ({ errorMessage, failure, output }) => {
    assert.isUndefined(output)
    const prefix = failure === "validation" ? INVALID : COULD_NOT_RUN
    assert.isTrue(errorMessage.startsWith(prefix), errorMessage)
    return errorMessage.slice(prefix.length)
  })

const RUNTIMES = ["cloudfront-js-1.0", "cloudfront-js-2.0"] as const

describe("what functions do", () => {
  it.effect("redirects by a header", () =>
    Effect.gen(function* () {
      const redirect = handler(`
        var host = event.request.headers.host.value;
        if (host === 'www.example.com') return event.request;
        return {
          statusCode: 302, statusDescription: 'Found',
          headers: { location: { value: 'https://www.example.com' + event.request.uri } }
        };`)
      const other = { ...viewerRequest, request: { ...request, headers: { host: { value: "example.net" } } } }
      for (const runtime of RUNTIMES) {
        // The members, their order and the empty cookies are those of a published result.
        assert.strictEqual(
          (yield* run(test(redirect, { runtime, event: other }))).output,
          '{"response":{"headers":{"location":{"value":"https://www.example.com/index.html"}},' +
            '"statusDescription":"Found","cookies":{},"statusCode":302}}'
        )
        assert.deepStrictEqual(yield* output(test(redirect, { runtime })), { request })
      }
    })
  )

  it.effect("adds headers to a response", () =>
    Effect.gen(function* () {
      const code = handler(`
        var headers = event.response.headers;
        headers['x-frame-options'] = { value: 'DENY' };
        return event.response;`)
      assert.deepStrictEqual(yield* output(first(code, { event: viewerResponse })), {
        response: { ...response, headers: { ...response.headers, "x-frame-options": { value: "DENY" } } }
      })
    })
  )

  it.effect("rewrites a URI", () =>
    Effect.gen(function* () {
      const code = handler(`
        if (event.request.uri.endsWith('/')) event.request.uri += 'index.html';
        return event.request;`)
      const event = { ...viewerRequest, request: { ...request, uri: "/blog/" } }
      assert.deepStrictEqual(yield* output(first(code, { event })), {
        request: { ...request, uri: "/blog/index.html" }
      })
    })
  )

  it.effect("checks a token", () =>
    Effect.gen(function* () {
      const code = `
        var crypto = require('crypto');
        function handler(event) {
          var parts = event.request.querystring.jwt.value.split('.');
          var made = crypto.createHmac('sha256', 'secret').update(parts[0] + '.' + parts[1]).digest('base64url');
          if (made !== parts[2]) return { statusCode: 401 };
          event.request.headers['x-user'] = { value: read(parts[1]).sub };
          return event.request;
        }
        function read(part) { return JSON.parse(DECODE); }`
      const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
      const content = `${encode({ alg: "HS256" })}.${encode({ sub: "Zoë" })}`
      const token = `${content}.${createHmac("sha256", "secret").update(content).digest("base64url")}`
      const withToken = (jwt: string) => ({
        ...viewerRequest,
        request: { ...request, querystring: { jwt: { value: jwt } } }
      })
      const codes = {
        "cloudfront-js-1.0": code.replace("DECODE", "String.bytesFrom(part, 'base64url').fromUTF8()"),
        "cloudfront-js-2.0": code.replace("DECODE", "Buffer.from(part, 'base64url').toString()")
      }
      for (const runtime of RUNTIMES) {
        const good = yield* output(test(codes[runtime], { runtime, event: withToken(token) }))
        assert.nestedPropertyVal(good, "request.headers.x-user.value", "Zoë")
        const bad = yield* output(test(codes[runtime], { runtime, event: withToken(`${token}x`) }))
        assert.deepStrictEqual(bad, { response: { headers: {}, cookies: {}, statusCode: 401 } })
      }
    })
  )

  it.effect("looks up a key", () =>
    Effect.gen(function* () {
      const code = `
        import cf from 'cloudfront';
        const kvs = cf.kvs();
        async function handler(event) {
          const key = event.request.uri.split('/')[1];
          try {
            event.request.uri = await kvs.get(key);
          } catch (error) {
            console.log(error.message);
          }
          return event.request;
        }`
      const keyValueStore = store({ "index.html": "/new.html" })
      assert.nestedPropertyVal(yield* output(test(code, { keyValueStore })), "request.uri", "/new.html")
      const missing = yield* run(test(code, { keyValueStore: store({}) }))
      assert.deepStrictEqual(missing.executionLogs, ["KeyNotFound"])
      assert.deepStrictEqual(JSON.parse(missing.output ?? ""), { request })
    })
  )

  it.effect("splits by a cookie", () =>
    Effect.gen(function* () {
      const code = handler(`
        var cookie = event.request.cookies.variant;
        var variant = cookie ? cookie.value : Math.random() < 0.5 ? 'a' : 'b';
        event.request.uri = '/' + variant + event.request.uri;
        return event.request;`)
      const event = { ...viewerRequest, request: { ...request, cookies: { variant: { value: "b" } } } }
      assert.nestedPropertyVal(yield* output(first(code, { event })), "request.uri", "/b/index.html")
      const drawn = (yield* output(first(code))) as { readonly request: { readonly uri: string } }
      assert.include(["/a/index.html", "/b/index.html"], drawn.request.uri)
    })
  )
})

describe("a request", () => {
  const text = fc.string({ unit: "binary" })
  const field = fc.oneof(
    fc.record({ value: text }),
    fc.record({ value: text, multiValue: fc.array(fc.record({ value: text }), { minLength: 1, maxLength: 3 }) })
  )
  const fields = fc.dictionary(text, field, { maxKeys: 4 })
  const header = fc.string({ unit: fc.constantFrom(..."abcxyz019-"), minLength: 1 })
  const value = fc.string({ unit: fc.constantFrom(...'aZ é€😀"\\/<>\t') })
  const headers = fc.dictionary(header, fc.record({ value }), { maxKeys: 4 })
  const requests = fc.record({
    method: fc.constantFrom("GET", "HEAD", "POST"),
    uri: fc.webPath().map((path) => (path.startsWith("/") ? path : `/${path}`)),
    querystring: fields,
    headers,
    cookies: fields
  })

  it.effect("passes as it came", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const given = fc.sample(requests, 60)
      for (const [i, request] of given.entries()) {
        const run = yield* engine(
          test(handler("return event.request"), {
            runtime: RUNTIMES[i % 2] ?? RUNTIMES[0],
            event: { ...viewerRequest, request }
          })
        )
        assert.strictEqual(run.errorMessage, "")
        assert.deepStrictEqual(JSON.parse(run.output ?? ""), JSON.parse(JSON.stringify({ request })))
      }
    }).pipe(Effect.orDie)
  )
})

describe("modules", () => {
  it.effect("hash as Node does", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      for (const data of ["", "abc", "é€😀", "x".repeat(200)]) {
        for (const algorithm of ["md5", "sha1", "sha256"]) {
          for (const encoding of ["hex", "base64", "base64url"] as const) {
            const code = `var c = require('crypto'); ${logging(
              `c.createHash('${algorithm}').update('${data}').digest('${encoding}')`,
              `c.createHmac('${algorithm}', 'kéy').update('${data}').update('more').digest('${encoding}')`
            )}`
            const expected = [
              createHash(algorithm).update(data).digest(encoding),
              createHmac(algorithm, "kéy").update(data).update("more").digest(encoding)
            ]
            const { executionLogs } = yield* engine(encoding === "hex" ? test(code) : first(code))
            assert.deepStrictEqual(executionLogs, expected)
          }
        }
      }
    }).pipe(Effect.orDie)
  )

  it.effect("have digests of bytes", () =>
    Effect.gen(function* () {
      const digest = createHash("sha256").update("abc").digest()
      assert.deepStrictEqual(
        yield* logs(
          test(
            `const c = require('crypto'); ${logging("Buffer.isBuffer(c.createHash('sha256').update('abc').digest())", "c.createHash('sha256').update('abc').digest().toString('hex')", "c.createHash('sha1').update(c.createHash('sha256').update(Buffer.from('abc')).digest()).digest('hex')")}`
          )
        ),
        ["true", digest.toString("hex"), createHash("sha1").update(digest).digest("hex")]
      )
      assert.deepStrictEqual(
        yield* logs(
          first(
            `var c = require('crypto'); ${logging("c.createHash('sha1').update(c.createHash('sha256').update('abc').digest()).digest('hex')", "c.createHash('sha256').update('abc').digest().length")}`
          )
        ),
        [createHash("sha1").update(digest).digest("hex"), "32"]
      )
    })
  )

  it.effect("read query strings as Node does", () =>
    Effect.gen(function* () {
      const texts = ["name=value&abc=xyz&abc=123", "a", "a=&=b&&c=d=e", "a+b=%C3%A9&x=%zz", ""]
      const all = yield* logs(
        first(
          `var q = require('querystring'); ${logging(...texts.map((one) => `JSON.stringify(q.parse(${JSON.stringify(one)}))`), "q.stringify({ name: 'value', abc: ['xyz', 123], other: '', é: true })")}`
        )
      )
      assert.deepStrictEqual(all, [
        ...texts.map((one) => JSON.stringify(querystring.parse(one))),
        querystring.stringify({ name: "value", abc: ["xyz", 123], other: "", é: true })
      ])
    })
  )

  it.effect("have buffers as Node has", () =>
    Effect.gen(function* () {
      const expressions = [
        "Buffer.from('héé€😀').toString('hex')",
        "Buffer.from('68c3a9zz', 'hex').toString()",
        "Buffer.from('-_-_', 'base64url').toString('base64')",
        "Buffer.concat([Buffer.from('a'), Buffer.from([98, 99])]).toString()",
        "Buffer.from([1, 2, 3, 4]).readUInt32BE()",
        "Buffer.from([1, 2, 255, 255]).readInt16LE(2)",
        "Buffer.from([1, 2, 3]).readUIntBE(0, 3)",
        "Buffer.from([255, 255, 254]).readIntBE(0, 3)",
        "Buffer.alloc(4, 'ab').toString()",
        "Buffer.from('abcdef').slice(1, 3).toString()",
        "Buffer.from('abcdef').indexOf('cd')",
        "Buffer.compare(Buffer.from('a'), Buffer.from('b'))",
        "Buffer.byteLength('é')",
        "JSON.stringify(Buffer.from('ab'))",
        "Buffer.from([0xff, 0x61]).toString() === '\\ufffda'",
        "Buffer.from('abcd').swap16().toString()",
        "Buffer.from('a').equals(Buffer.from('a'))",
        "btoa('hi') + atob('aGk=')"
      ]
      const native = expressions.map((one) => String(new Function("Buffer", `return ${one}`)(Buffer)))
      assert.deepStrictEqual(yield* logs(test(logging(...expressions))), native)
    })
  )

  it.effect("are those of the runtime", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* failure(first("var cf = require('cloudfront')")),
        'Error: Cannot find module "cloudfront"'
      )
      assert.strictEqual(yield* failure(test("const fs = require('fs')")), 'Error: Cannot find module "fs"')
      assert.strictEqual(yield* failure(test("\nimport fs from 'fs'")), 'SyntaxError: Cannot find module "fs" in 2')
      assert.deepStrictEqual(yield* logs(test(`import q from 'querystring'; ${logging("q.escape('a b')")}`)), ["a%20b"])
    })
  )
})

describe("the key value store", () => {
  it.effect("has its formats and its metadata", () =>
    Effect.gen(function* () {
      const code = `import cf from 'cloudfront';
        const kvs = cf.kvs('a1b2c3d4-5678-90ab-cdef-EXAMPLE1');
        async function handler(event) {
          console.log(typeof (await kvs.get('json', { format: 'json' })).a);
          console.log((await kvs.get('text', { format: 'bytes' })).toString('hex'));
          console.log(await kvs.exists('text'));
          console.log(await kvs.exists('other'));
          console.log(await kvs.count());
          console.log(JSON.stringify(await kvs.meta()));
          return event.request;
        }`
      assert.deepStrictEqual(yield* logs(test(code, { keyValueStore: store({ json: '{"a":1}', text: "é" }) })), [
        "number",
        "c3a9",
        "true",
        "false",
        "2",
        '{"creationDateTime":"1970-01-01T00:00:00.000Z","lastUpdatedDateTime":"1970-01-01T00:00:01.000Z","keyCount":2}'
      ])
    })
  )

  it.effect("must be associated, and is named by its id", () =>
    Effect.gen(function* () {
      const code = "import cf from 'cloudfront'; const kvs = cf.kvs('other');"
      assert.strictEqual(yield* failure(test(code)), "Error: KVSNamespaceNotFound")
      assert.strictEqual(yield* failure(test(code, { keyValueStore: store({}) })), "Error: KVSNamespaceNotFound")
    })
  )
})

describe("the origin", () => {
  it.effect("is changed by the helpers", () =>
    Effect.gen(function* () {
      const code = `import cf from 'cloudfront'; ${handler(`
        cf.updateRequestOrigin({ domainName: 'a.example.com' });
        cf.selectRequestOriginById('b', { hostHeader: 'b.example.com' });
        cf.createRequestOriginGroup({ originIds: ['a', { originId: 'b' }], failoverCriteria: { statusCodes: [500] } });
        return event.request;`)}`
      const { originChanges } = yield* run(test(code))
      assert.deepStrictEqual(originChanges, [
        { method: "updateRequestOrigin", arguments: [{ domainName: "a.example.com" }] },
        { method: "selectRequestOriginById", arguments: ["b", { hostHeader: "b.example.com" }] },
        {
          method: "createRequestOriginGroup",
          arguments: [{ originIds: ["a", { originId: "b" }], failoverCriteria: { statusCodes: [500] } }]
        }
      ])
    })
  )

  it.effect("is not changed by a wrong call", () =>
    Effect.gen(function* () {
      for (const call of [
        "updateRequestOrigin({ domainName: 'a:80' })",
        "updateRequestOrigin('a')",
        "selectRequestOriginById({})",
        "createRequestOriginGroup({ originIds: ['a'], failoverCriteria: { statusCodes: [500] } })",
        "createRequestOriginGroup({ originIds: ['a', 'b'] })"
      ]) {
        const code = `import cf from 'cloudfront'; ${handler(`cf.${call}; return event.request`)}`
        assert.match(yield* failure(test(code)), /^Error: \w+: /)
      }
      const code = `import cf from 'cloudfront'; ${handler("cf.selectRequestOriginById('a'); return event.response")}`
      assert.match(yield* failure(test(code, { event: viewerResponse })), /only available in viewer request functions/)
    })
  )
})

describe("a connection function", () => {
  const allowing = `
    import cf from 'cloudfront';
    async function connectionHandler(connection) {
      const serial = connection.clientCertificate?.certificates.leaf.serialNumber.replaceAll(':', '') ?? '';
      const isRevoked = await cf.kvs().exists(serial);
      connection.logCustomData((isRevoked ? 'REVOKED:' : 'VALID:') + serial);
      console.log(BigInt('0x' + serial) > 0n);
      return isRevoked ? connection.deny() : connection.allow();
    }`

  it.effect("allows and denies", () =>
    Effect.gen(function* () {
      const allowed = yield* run(test(allowing, { kind: "connection", keyValueStore: store({}) }))
      assert.deepInclude(allowed, {
        errorMessage: "",
        isAllowed: true,
        customData: "VALID:009e2a",
        executionLogs: ["true"]
      })
      const denied = yield* run(test(allowing, { kind: "connection", keyValueStore: store({ "009e2a": "" }) }))
      assert.deepInclude(denied, { errorMessage: "", isAllowed: false, customData: "REVOKED:009e2a" })
    })
  )

  it.effect("denies without a decision, and after an error", () =>
    Effect.gen(function* () {
      const kind = "connection"
      assert.isFalse((yield* run(test("function connectionHandler(c) {}", { kind }))).isAllowed)
      const thrown = yield* run(test("function connectionHandler(c) { c.allow(); throw new Error('no') }", { kind }))
      assert.deepInclude(thrown, { isAllowed: false, errorMessage: `${COULD_NOT_RUN}Error: no` })
      assert.strictEqual(
        yield* failure(test(handler(""), { kind })),
        'ReferenceError: "connectionHandler" is not defined'
      )
    })
  )

  it.effect("logs 800 bytes, and no half character", () =>
    Effect.gen(function* () {
      const code = "function connectionHandler(c) { c.logCustomData('é'.repeat(300) + 'x' + 'é'.repeat(300)) }"
      const { customData } = yield* run(test(code, { kind: "connection" }))
      assert.strictEqual(customData, `${"é".repeat(300)}x${"é".repeat(99)}`)
    })
  )
})
