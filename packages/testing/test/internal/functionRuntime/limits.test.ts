/** What functions must not do: errors, checks of the result, limits, and what one run leaves for the next: nothing. */
import { assert, describe, it } from "@effect/vitest"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Engine from "../../../src/internal/functionRuntime/engine.js"
import type { Run, Runtime, Test } from "../../../src/internal/functionRuntime/model.js"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const COULD_NOT_RUN =
  "The CloudFront function associated with the CloudFront distribution is invalid or could not run. "
const INVALID = "The CloudFront function returned an invalid value: "

const request = { method: "GET", uri: "/a", querystring: {}, headers: { host: { value: "example.com" } }, cookies: {} }
const response = { statusCode: 200, headers: {}, cookies: {} }
const viewerRequest = { version: "1.0", context: { eventType: "viewer-request" }, viewer: { ip: "192.0.2.1" }, request }
const viewerResponse = { ...viewerRequest, context: { eventType: "viewer-response" }, response }

type Options = Partial<Omit<Test, "code" | "event">> & { readonly event?: unknown }

const test = (code: string, { event = viewerRequest, ...options }: Options = {}): Test => ({
  kind: "viewer",
  runtime: "cloudfront-js-2.0",
  ...options,
  code: bytes(code),
  event: bytes(JSON.stringify(event))
})

const handler = (body: string): string => `function handler(event) { ${body} }`

const passing = handler("return event.request")

const failure = ({ errorMessage, failure, output }: Run): string => {
  assert.isUndefined(output)
  const prefix = failure === "validation" ? INVALID : COULD_NOT_RUN
  assert.isTrue(errorMessage.startsWith(prefix), errorMessage)
  return errorMessage.slice(prefix.length)
}

/** The errors of sources, by one engine. */
const failures = (
  cases: ReadonlyArray<readonly [code: string, error: string]>,
  options: Options = {}
): Effect.Effect<void> =>
  Effect.gen(function* () {
    const engine = yield* Engine.make
    for (const [code, error] of cases) assert.strictEqual(failure(yield* engine(test(code, options))), error, code)
  }).pipe(Effect.orDie)

const first: Options = { runtime: "cloudfront-js-1.0" }

describe("code that cannot run", () => {
  it.effect("has the messages of the service", () =>
    failures([
      [handler("return event.request.headers.nope.value"), 'TypeError: cannot get property "value" of undefined'],
      [handler("event.nope.value = 1"), 'TypeError: cannot set property "value" of undefined'],
      [handler("return nope"), 'ReferenceError: "nope" is not defined'],
      [handler("throw new Error('boom')"), "Error: boom"],
      [handler("throw new RangeError('')"), "RangeError"],
      [handler("throw 'text'"), "text"],
      [handler("throw null"), "null"],
      ["async function handler() { await null; throw new TypeError('later') }", "TypeError: later"],
      ["throw new Error('at the start')", "Error: at the start"],
      ["function hello() {}", 'ReferenceError: "handler" is not defined'],
      ["var handler = 1", 'ReferenceError: "handler" is not defined'],
      ["", 'ReferenceError: "handler" is not defined'],
      [
        handler("return new Promise(function () {})"),
        "Error: The promise that the handler returned was never settled."
      ],
      [handler("undeclared = 1"), 'ReferenceError: "undeclared" is not defined'],
      [handler("throw { get message() { throw 1 } }"), "Error"]
    ])
  )

  it.effect("has the line of a syntax error", () =>
    failures([
      ["function handler(event) {\n  return (event.request\n}", 'SyntaxError: Unexpected token "}" in 3'],
      ["function handler(event) {", "SyntaxError: Unexpected end of input in 1"],
      ["var a;\nexport { a }", "SyntaxError: Illegal export statement in 2"],
      ["export default function handler() {}", "SyntaxError: Illegal export statement in 1"],
      [handler("return import('fs')"), 'SyntaxError: Unexpected token "(" in 1'],
      ["import { kvs } from 'cloudfront'", 'SyntaxError: Unexpected token "{" in 1']
    ])
  )

  it.effect("is refused where 2.0 lacks what it is written in", () =>
    failures([
      [handler("\nvar [a] = [1]"), 'SyntaxError: Unexpected token "[" in 2'],
      [handler("\n\nconst { uri } = event.request"), 'SyntaxError: Unexpected token "{" in 3'],
      [handler("return event?.request"), 'SyntaxError: Unexpected token "." in 1'],
      [handler("return Object.entries({}).map(([key]) => key)"), 'SyntaxError: Unexpected token "=>" in 1'],
      ["class A {}", 'SyntaxError: Token "class" not supported in this version in 1'],
      ["function* handler() {}", 'SyntaxError: Unexpected token "*" in 1']
    ])
  )

  it.effect("is refused where 1.0 lacks what it is written in", () =>
    failures(
      [
        ["\nconst a = 1", 'SyntaxError: Token "const" not supported in this version in 2'],
        ["let a = 1", 'SyntaxError: Token "let" not supported in this version in 1'],
        ["async function handler() {}", 'SyntaxError: Unexpected token "function" in 1'],
        [handler("for (var a of []);"), 'SyntaxError: Unexpected token "of" in 1'],
        [handler("return [...event]"), 'SyntaxError: Unexpected token "..." in 1'],
        ["function handler(event = 1) {}", 'SyntaxError: Unexpected token "=" in 1'],
        [handler("return 1 ?? 2"), 'SyntaxError: Unexpected token "?" in 1'],
        [handler("return 'a'.replaceAll('a', 'b')"), "TypeError: not a function"],
        [handler("return [[1]].flat()"), "TypeError: not a function"],
        [handler("return new Map()"), 'ReferenceError: "Map" is not defined'],
        [handler("return Buffer.from('')"), 'ReferenceError: "Buffer" is not defined'],
        [handler("console.error('')"), "TypeError: not a function"],
        [handler("return Promise.resolve(event.request)"), "request.method must be a string."]
      ],
      first
    )
  )

  it.effect("runs with what each runtime has", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const sources: ReadonlyArray<readonly [Runtime, string]> = [
        ["cloudfront-js-1.0", "var f = (...all) => `${all.length ** 2}`;"],
        [
          "cloudfront-js-1.0",
          "var r = /(?<year>\\d+)/.exec('2020').groups.year; var s = 'a'.padStart(3).includes('a');"
        ],
        ["cloudfront-js-1.0", "var e = Object.entries({ a: 1 }); var t = new Uint8Array(2).fill(1);"],
        ["cloudfront-js-2.0", "const f = async () => 1_000; let s = 'aa'.replaceAll('a', 'b');"],
        [
          "cloudfront-js-2.0",
          "const t = Uint8Array.of(1, 2).map((x) => x * 2); const d = new DataView(new ArrayBuffer(8));"
        ],
        ["cloudfront-js-2.0", "const all = Promise.all([1]); const s = Symbol('a');"]
      ]
      for (const [runtime, source] of sources) {
        const run = yield* engine(test(`${source} ${passing}`, { runtime }))
        assert.strictEqual(run.errorMessage, "", source)
      }
      const accepted = test("class A {} const [a] = [new Map()]; " + passing, { undocumented: "accept" })
      assert.strictEqual((yield* engine(accepted)).errorMessage, "")
    }).pipe(Effect.orDie)
  )

  it.effect("makes no code from text, by whatever way to a constructor", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      for (const way of [
        "eval('1')",
        "(0, eval)('1')",
        "new Function('return 1')",
        "Function('return 1')()",
        "(function () {}).constructor('return 1')()",
        "(async function () {}).constructor('return 1')()",
        "(() => {}).constructor('return 1')()",
        "event.constructor.constructor('return this')()",
        "require.constructor('return this')()",
        "console.log.constructor('return process')()"
      ]) {
        const run = yield* engine(test(handler(`${way}; return event.request`)))
        assert.match(failure(run), /^TypeError: function constructor is disabled/, way)
      }
    }).pipe(Effect.orDie)
  )

  it.effect("sees nothing of the host", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const hidden = [
        "process",
        "globalThis.process",
        "fetch",
        "setTimeout",
        "setInterval",
        "WebAssembly",
        "XMLHttpRequest"
      ]
      const code = handler(`console.log([${hidden.map((one) => `typeof ${one}`).join()}].join()); return event.request`)
      const run = yield* engine(test(code))
      assert.deepStrictEqual(run.executionLogs, [hidden.map(() => "undefined").join()])
    }).pipe(Effect.orDie)
  )
})

describe("what a handler returns", () => {
  const returning = (value: string): string => handler(`return ${value}`)

  it.effect("has the structure of a request or a response", () =>
    failures([
      [returning("undefined"), "the handler must return a request object or a response object."],
      [returning("'text'"), "the handler must return a request object or a response object."],
      [returning("[]"), "the handler must return a request object or a response object."],
      [returning("event"), "request.method must be a string."],
      [returning("{ method: 'GET' }"), "request.uri must be a string."],
      [returning("{ method: 'GET', uri: 'a' }"), "request.uri must start with a slash."],
      [returning("{ method: 'GET', uri: '/a b' }"), "request.uri must not have spaces, control characters or #."],
      [returning("{ method: 'GET', uri: '/'.repeat(8193) }"), "request.uri must have at most 8192 bytes."],
      [returning("{ method: 'GET', uri: '/', headers: [] }"), "request.headers must be an object."],
      [
        returning("{ method: 'GET', uri: '/', querystring: { a: 1 } }"),
        "request.querystring.a must be an object with a value."
      ],
      [returning("{ method: 'GET', uri: '/', cookies: { a: {} } }"), "request.cookies.a must have a value."],
      [returning("{ statusCode: '302' }"), "response.statusCode must be an integer."],
      [returning("{ statusCode: 99 }"), "response.statusCode must be from 100 to 599."],
      [returning("{ statusCode: 200, statusDescription: 1 }"), "response.statusDescription must be a string."],
      // Seen, word for word.
      [
        returning("{ statusCode: 200, headers: { 'X-A': { value: '' } } }"),
        "response.headers must have header names in lower case."
      ],
      [returning("{ statusCode: 200, headers: { a: 'b' } }"), "response.headers.a must be an object with a value."],
      [returning("{ statusCode: 200, headers: { a: { value: 1 } } }"), "response.headers.a.value must be a string."],
      [
        returning("{ statusCode: 200, headers: { a: { value: 'x\\ny' } } }"),
        "response.headers.a.value has a control character."
      ],
      [
        returning("{ statusCode: 200, headers: { 'a b': { value: '' } } }"),
        "response.headers has a header name with a character that headers do not have."
      ],
      [
        returning("{ statusCode: 200, cookies: { a: { value: '', attributes: 1 } } }"),
        "response.cookies.a.attributes must be a string."
      ],
      [
        returning("{ statusCode: 200, headers: { a: { multiValue: [{}] } } }"),
        "response.headers.a.multiValue[0] must have a value."
      ],
      [returning("{ statusCode: 200, body: 1 }"), "response.body must be a string or an object."],
      [returning("{ statusCode: 200, body: { data: '' } }"), "response.body.encoding must be text or base64."],
      [returning("{ statusCode: 200, body: { encoding: 'text' } }"), "response.body.data must be a string."],
      [
        returning("{ statusCode: 200, body: { encoding: 'base64', data: '?' } }"),
        "response.body.data is not valid base64."
      ],
      [returning("{ statusCode: 200, body: 'x'.repeat(40961) }"), "response.body must have at most 40960 bytes."]
    ])
  )

  it.effect("is a response after a response", () =>
    failures([[returning("event.request"), "response.statusCode must be an integer."]], { event: viewerResponse })
  )

  it.effect("may have a body", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      for (const body of ["'text'", "{ encoding: 'text', data: 'é' }", "{ encoding: 'base64', data: 'aGk=' }", "''"]) {
        const run = yield* engine(test(returning(`{ statusCode: 200, body: ${body} }`), { event: viewerResponse }))
        assert.strictEqual(run.errorMessage, "", body)
      }
    }).pipe(Effect.orDie)
  )

  it.effect("is checked further at the edge than in a test", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const cases = [
        ["event.request.method = 'POST'; return event.request", viewerRequest, "request.method is read-only."],
        [
          "delete event.request.headers.host; return event.request",
          viewerRequest,
          "request.headers.host is read-only."
        ],
        [
          "event.request.headers['x-edge-a'] = { value: '' }; return event.request",
          viewerRequest,
          "request.headers.x-edge-a is not allowed."
        ],
        [
          "event.response.headers.via = { value: '' }; return event.response",
          viewerResponse,
          "response.headers.via is read-only."
        ],
        [
          "return { statusCode: 200, headers: { connection: { value: 'close' } } }",
          viewerRequest,
          "response.headers.connection is not allowed."
        ]
      ] as const
      for (const [body, event, error] of cases) {
        assert.strictEqual((yield* engine(test(handler(body), { event }))).errorMessage, "", body)
        const atTheEdge = yield* engine(test(handler(body), { event, checks: "edge" }))
        assert.deepStrictEqual([atTheEdge.failure, failure(atTheEdge)], ["validation", error])
      }
    }).pipe(Effect.orDie)
  )
})

describe("an event", () => {
  it.effect("that is none is refused", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const wrong: ReadonlyArray<readonly [text: string, reason: string]> = [
        ["", "the event is not JSON"],
        ["{", "the event is not JSON"],
        ["[]", "the event is not an object"],
        ["null", "the event is not an object"],
        ['{"version":"2.0"}', 'event.version must be "1.0"'],
        [
          '{"context":{"eventType":"origin-request"}}',
          "event.context.eventType must be viewer-request or viewer-response"
        ],
        ['{"request":[]}', "event.request must be an object"],
        ['{"request":{"method":1}}', "event.request.method must be a string"],
        ['{"request":{"headers":[]}}', "event.request.headers must be an object"],
        ['{"response":{"statusCode":"200"}}', "event.response.statusCode must be a number"],
        ['{"viewer":{"ip":1}}', "event.viewer.ip must be a string"]
      ]
      for (const [text, reason] of wrong) {
        const error = yield* Effect.flip(engine({ ...test(passing), event: bytes(text) }))
        assert.deepInclude(error, {
          _tag: "InvalidEventError",
          message: "The provided event object is not valid.",
          reason
        })
      }
      const notText = yield* Effect.flip(engine({ ...test(passing), event: Uint8Array.of(0xff) }))
      assert.strictEqual(notText._tag, "InvalidEventError")
    })
  )

  it.effect("needs no ids, and has the members that CloudFront always gives", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const run = yield* engine(test(passing, { event: { request: { method: "GET", uri: "/" } } }))
      assert.deepStrictEqual(JSON.parse(run.output ?? ""), {
        request: { method: "GET", uri: "/", headers: {}, querystring: {}, cookies: {} }
      })
    }).pipe(Effect.orDie)
  )

  it.effect("has its raw query string in 2.0", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const querystring = { a: { value: "1", multiValue: [{ value: "1" }, { value: "2" }] }, b: { value: "" } }
      const code = handler("console.log(event.request.rawQueryString()); return event.request")
      const run = yield* engine(test(code, { event: { ...viewerRequest, request: { ...request, querystring } } }))
      assert.deepStrictEqual(run.executionLogs, ["a=1&a=2&b"])
      assert.deepStrictEqual((yield* engine(test(code))).executionLogs, ["undefined"])
    }).pipe(Effect.orDie)
  )
})

describe("logs", () => {
  it.effect("are the first argument of each call, and end at 10 KB", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const code = handler(`
        console.log('a', 'b'); console.log(1); console.log(undefined); console.log({}); console.log('\\u0000é');
        console.log(''); console.log('é'.repeat(6000)); console.log('more'); return event.request`)
      const { executionLogs } = yield* engine(test(code))
      assert.deepStrictEqual(executionLogs.slice(0, 6), ["a", "1", "undefined", "[object Object]", "\u0000é", ""])
      const sizes = executionLogs.map((line) => bytes(line).length)
      assert.isAtMost(
        sizes.reduce((a, b) => a + b),
        10 * 1024
      )
      assert.isAtLeast(
        sizes.reduce((a, b) => a + b),
        10 * 1024 - 1
      )
      assert.match(executionLogs[6] ?? "", /^é+$/)
      assert.strictEqual(executionLogs.length, 7)
    }).pipe(Effect.orDie)
  )

  it.effect("are there after an error", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const run = yield* engine(test(handler("console.log('before'); throw new Error('boom')")))
      assert.deepStrictEqual(run.executionLogs, ["before"])
    }).pipe(Effect.orDie)
  )
})

describe("limits", () => {
  const TIME = "Error: The function exceeded the maximum compute time."
  const MEMORY = "MemoryError: The function exceeded the maximum memory."

  it.effect("end what does not end", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      for (const code of [
        handler("for (;;);"),
        handler("while (true) { try { for (;;); } catch (_) {} }"),
        handler("for (;;) { try { throw 1 } finally { continue } }"),
        "for (;;);",
        "async function handler() { for (;;) await null }",
        "async function handler() { new Promise((go) => { const again = () => Promise.resolve().then(again); again() }) }",
        handler("return { method: 'GET', get uri() { for (;;); } }"),
        handler("return 'a'.repeat(40).match(/(a+)+b/)"),
        handler("for (;;) 'x'.repeat(100000)")
      ]) {
        const run = yield* engine(test(code))
        assert.strictEqual(failure(run), TIME, code)
        assert.strictEqual(run.computeUtilization, "100")
      }
    }).pipe(Effect.orDie)
  )

  it.effect("end what uses too much memory", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      for (const code of [
        handler("var all = []; for (;;) all.push(new Array(1000).fill('x'))"),
        handler("var all = []; for (;;) all.push(new Uint8Array(100000))"),
        handler("var all = []; for (;;) all.push({ a: [] })"),
        handler("return 'x'.repeat(1e9)"),
        handler("try { return new ArrayBuffer(1e8) } catch (_) { return event.request }")
      ]) {
        assert.strictEqual(failure(yield* engine(test(code))), MEMORY, code)
      }
      // The engine works after it.
      assert.strictEqual((yield* engine(test(passing))).errorMessage, "")
      const more = test(handler("var all = new Uint8Array(3e6); return event.request"), { limits: { memory: 4e6 } })
      assert.strictEqual((yield* engine(more)).errorMessage, "")
    }).pipe(Effect.orDie)
  )

  /** Each does much in few steps. */
  const native = {
    spread: "let a = [1]; for (let i = 0; i < 24; i++) a = [...a, ...a]",
    "a spread string": "let a = [...'x'.repeat(400000)]",
    "applied arguments": "let a = Array(60000); for (let i = 0; i < 24; i++) a.push.apply(a, a.slice(0, 60000))",
    flat: "let a = [1]; for (let i = 0; i < 24; i++) a = [a, a]; a = a.flat(Infinity)",
    replace: "let a = 'x'.repeat(20000).replace(/x/g, 'y'.repeat(5000))",
    replaceAll: "let a = 'x'.repeat(20000).replaceAll('x', 'y'.repeat(5000))",
    split: "let a = 'x'.repeat(400000).split('')",
    "a sum of strings": "let a = 'x'; for (let i = 0; i < 29; i++) a += a; a = a.slice(1)"
  }
  it.effect.each(Object.entries(native))("bound the memory of %s", ([name, code]) =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      assert.strictEqual(failure(yield* engine(test(handler(`${code}; return event.request`)))), MEMORY, name)
      assert.strictEqual((yield* engine(test(passing))).errorMessage, "")
    }).pipe(Effect.orDie)
  )

  const deep = "let a = 'x'; for (let i = 0; i < 24; i++) a = [a, a]"
  const slow = {
    "JSON.stringify": `${deep}; JSON.stringify(a)`,
    "a result": `${deep}; event.request.uri = a`,
    toString: `${deep}; String(a)`,
    indexOf: "let a = 'x'.repeat(20000); for (let i = 0; i < 100; i++) a.indexOf('x'.repeat(9999) + 'y')",
    "JSON.parse": "let a = JSON.stringify('x'.repeat(100000)); for (let i = 0; i < 1000; i++) JSON.parse(a)",
    toUpperCase: "let a = 'x'.repeat(100000); for (let i = 0; i < 1000; i++) a.toUpperCase()",
    sort: "let a = Array(10000).fill(1); for (let i = 0; i < 1000; i++) a.sort()",
    shift: "let a = Array(100000).fill(1); for (let i = 0; i < 1000; i++) a.unshift(a.shift())"
  }
  it.effect.each(Object.entries(slow))("bound the time of %s", ([name, code]) =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      assert.strictEqual(failure(yield* engine(test(handler(`${code}; return event.request`)))), TIME, name)
    }).pipe(Effect.orDie)
  )

  it.effect("do not show in what the code sees", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const code = handler(`
        console.log(JSON.stringify({ a: [1, , undefined], b: undefined, c: { toJSON: (key) => key } }));
        console.log(JSON.stringify({ a: { b: 1 }, c: 2 }, ['a'], 1));
        console.log(JSON.stringify({ a: 1 }, (key, value) => (key === 'a' ? 2 : value), ' '));
        console.log(JSON.stringify(undefined) === undefined);
        console.log([...'aé😀', ...[1, 2], ...Uint8Array.of(3)].join());
        console.log([Array.prototype.values === Array.prototype[Symbol.iterator], [].flat.name, JSON.stringify.length].join());
        console.log(Math.max(...[1, 3, 2]) + ' ' + 'a-b-c'.replace(/-/g, '+').split('+').indexOf('c'));
        return event.request`)
      assert.deepStrictEqual((yield* engine(test(code))).executionLogs, [
        '{"a":[1,null,null],"c":"c"}',
        '{\n "a": {}\n}',
        '{\n "a": 2\n}',
        "true",
        "a,é,😀,1,2,3",
        "true,flat,3",
        "3 2"
      ])
    }).pipe(Effect.orDie)
  )

  it.effect("end recursion", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      for (const code of [
        handler("return handler(event)"),
        handler("return [2, 1].sort(handler)"),
        handler("var o = {}; for (var i = 0; i < 9000; i++) o = { o }; return JSON.stringify(o)"),
        handler("return 'a'.replace(/a/, handler)")
      ]) {
        assert.strictEqual(failure(yield* engine(test(code))), "RangeError: Maximum call stack size exceeded", code)
      }
      assert.strictEqual((yield* engine(test(passing))).errorMessage, "")
    }).pipe(Effect.orDie)
  )

  it.effect("are measured in steps, the same on every run", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const turns = (count: number, options: Options = {}) =>
        Effect.map(
          engine(test(handler(`for (var i = 0; i < ${count}; i++); return event.request`), options)),
          ({ computeUtilization }) => Number(computeUtilization)
        )
      const few = yield* turns(10)
      assert.isTrue(few >= 5 && few <= 10, String(few))
      // A turn of `for` has two steps.
      for (const [count, percent] of [
        [2000, 10],
        [10_000, 50],
        [15_000, 75],
        [18_000, 90]
      ] as const) {
        const all = yield* Effect.all([turns(count), turns(count), turns(count)])
        assert.deepStrictEqual(new Set(all), new Set([few + percent]))
      }
      assert.strictEqual(yield* turns(19_000), 100)
      assert.strictEqual(yield* turns(19_000, { limits: { steps: 400_000 } }), 10)
    }).pipe(Effect.orDie)
  )
})

describe("runs", () => {
  it.effect("have one moment, in UTC", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const code = handler(`
        var start = Date.now(); for (var i = 0; i < 1000; i++);
        console.log([start === Date.now(), +new Date() === start, new Date(0).getHours(), new Date().getTimezoneOffset()].join());
        console.log(new Date(2020, 1, 3, 4).toISOString());
        console.log(new Date('2020-02-03T04:00').toISOString() + ' ' + new Date('2020-02-03').toISOString());
        console.log(String(new Date(0)) + ' ' + (new Date() instanceof Date) + ' ' + new Date(NaN));
        return event.request`)
      assert.deepStrictEqual((yield* engine(test(code))).executionLogs, [
        "true,true,0,0",
        "2020-02-03T04:00:00.000Z",
        "2020-02-03T04:00:00.000Z 2020-02-03T00:00:00.000Z",
        "Thu Jan 01 1970 00:00:00 GMT+0000 (UTC) true Invalid Date"
      ])
    }).pipe(Effect.orDie)
  )

  it.effect("know nothing of each other", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const leave = handler(`
        Object.prototype.left = 1; Array.prototype.map = null; JSON.stringify = null; globalThis.left = 2;
        return event.request`)
      const look = handler(`
        console.log([{}.left, globalThis.left, typeof [].map, typeof JSON.stringify].join()); return event.request`)
      yield* engine(test(leave))
      const run = yield* engine(test(look))
      assert.deepStrictEqual(run.executionLogs, [",,function,function"])
    }).pipe(Effect.orDie)
  )

  it.effect("go on beside each other, and after an interruption", () =>
    Effect.gen(function* () {
      const engine = yield* Engine.make
      const code = (i: number) => `var own = ${i}; ${handler("console.log(own); return event.request")}`
      const loading = yield* Effect.fork(engine(test(passing)))
      yield* Fiber.interrupt(loading)
      const runs = yield* Effect.forEach(
        Array.from({ length: 20 }, (_, i) => i),
        (i) => engine(test(code(i))),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(
        runs.map(({ executionLogs }) => executionLogs[0]),
        runs.map((_, i) => String(i))
      )
    }).pipe(Effect.orDie)
  )

  it.effect(
    "leave no memory behind",
    () =>
      Effect.gen(function* () {
        const engine = yield* Engine.make
        const codes = [
          passing,
          handler("throw new Error('x')"),
          "async function handler(event) { return event.request }",
          handler("return new Promise(function () {})"),
          `const c = require('crypto'); ${handler("c.createHash('md5').update('a').digest(); return event.request")}`
        ]
        const runs = (count: number) =>
          Effect.forEach(Array.from({ length: count }), (_, i) => engine(test(codes[i % codes.length] ?? "")), {
            discard: true
          })
        yield* runs(50)
        const before = process.memoryUsage()
        yield* runs(Runs.of(200, 1_000))
        const after = process.memoryUsage()
        // The memory of WebAssembly is external. It grows in steps of at least 64 KB, and never shrinks.
        assert.isBelow(after.arrayBuffers + after.external - before.arrayBuffers - before.external, 4e6)
      }).pipe(Effect.orDie),
    60_000
  )
})
