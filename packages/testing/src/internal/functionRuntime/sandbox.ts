/**
 * What runs inside QuickJS before the code of the function: it takes away what the runtimes do not have, adds what they
 * have, and gives the host the few functions by which it runs the code. It is text because it belongs to the other engine;
 * nothing of the host is in its scope but the functions `ask` and `compile`.
 */

/** The global objects that QuickJS has and the documentation of neither runtime lists. njs has none of them. */
const UNDOCUMENTED_GLOBALS = [
  "AggregateError Atomics BigInt BigInt64Array BigUint64Array FinalizationRegistry Float16Array Iterator Map",
  "Proxy Reflect Set SharedArrayBuffer WeakMap WeakRef WeakSet escape unescape performance"
]
  .join(" ")
  .split(" ")

/** What 2.0 adds to the globals of 1.0. */
const GLOBALS_OF_SECOND = ["AggregateError", "DataView", "Symbol", "atob", "btoa"]

/** The methods that the documentation of 1.0 lists, for objects of which QuickJS has more. */
const METHODS_OF_FIRST = [
  [
    "Object",
    "assign create defineProperties defineProperty entries freeze getOwnPropertyDescriptor getOwnPropertyNames getPrototypeOf is isExtensible isFrozen isSealed keys preventExtensions seal setPrototypeOf values"
  ],
  [
    "Object.prototype",
    "__proto__ hasOwnProperty isPrototypeOf propertyIsEnumerable setPrototypeOf toLocaleString toString valueOf"
  ],
  ["String", "bytesFrom fromCharCode fromCodePoint"],
  [
    "String.prototype",
    "bytesFrom charAt charCodeAt codePointAt concat endsWith fromBytes fromUTF8 includes indexOf lastIndexOf length match padEnd padStart repeat replace search slice split startsWith substr substring toBytes toLowerCase toString toUTF8 toUpperCase trim trimEnd trimStart valueOf"
  ],
  [
    "Array.prototype",
    "concat copyWithin every fill filter find findIndex forEach includes indexOf join lastIndexOf length map pop push reduce reduceRight reverse shift slice some sort splice toLocaleString toString unshift"
  ],
  ["Array", "isArray of"],
  ["Promise", "reject resolve"]
]

/** What 2.0 does not have either: seen missing (`localeCompare`), or newer than ECMAScript 12. */
const METHODS_NOT_IN_SECOND = [
  ["String.prototype", "at isWellFormed localeCompare toWellFormed"],
  ["Array.prototype", "at findLast findLastIndex toReversed toSorted toSpliced with"],
  ["Array", "fromAsync"],
  ["Object", "groupBy hasOwn"],
  ["Promise", "try withResolvers"]
]

export const TABLES = JSON.stringify({
  undocumentedGlobals: UNDOCUMENTED_GLOBALS,
  globalsOfSecond: GLOBALS_OF_SECOND,
  methodsOfFirst: METHODS_OF_FIRST,
  methodsNotInSecond: METHODS_NOT_IN_SECOND
})

export const SANDBOX = String.raw`(function (ask, compile, optionsJson, tables) {
  "use strict";
  const options = JSON.parse(optionsJson);
  const { isFirst, isConnection, isRefusing, eventType, kvs } = options;
  const { parse, stringify } = JSON;
  const define = Object.defineProperty;
  /* Texts of the engine end at a NUL. JSON has it escaped. */
  const host = (...values) => {
    const answer = ask(stringify(values));
    return answer === undefined ? undefined : parse(answer);
  };
  const charCode = Function.prototype.call.bind(String.prototype.charCodeAt);
  const fromCharCode = String.fromCharCode;
  const arrayFrom = Array.from.bind(Array);

  /* Modules are compiled when they are asked for. */

  const made = Object.create(null);
  const lib = { arrayFrom, charCode, define, eventType, fromCharCode, host, isFirst, kvs, load, now: options.now, parse, stringify };
  lib.NativeDate = Date;

  function load(name) {
    if (made[name] === undefined) made[name] = compile(name)(lib);
    return made[name];
  }

  function require(name) {
    if (!options.modules.includes(name)) throw new Error('Cannot find module "' + name + '"');
    return load(name);
  }

  const global = (name, value) => define(globalThis, name, { value, writable: true, configurable: true });
  /* What most functions do not use is compiled when it is used. */
  const lazy = (name, get) =>
    define(globalThis, name, {
      get() {
        const value = get();
        global(name, value);
        return value;
      },
      set: (value) => global(name, value),
      configurable: true
    });
  global("require", require);
  lazy("Date", () => load("date"));

  /* The documentation has console.log alone, with one argument. */
  const text = (value) => {
    try {
      return typeof value === "symbol" ? value.toString() : String(value);
    } catch (_) {
      return "[object Object]";
    }
  };
  const log = (value) => {
    host("log", text(value));
  };
  global("console", isFirst ? { log } : { log, debug: log, error: log, info: log, warn: log });

  if (isFirst) {
    const range = (self, start, end) => String(self).slice(start, end);
    const bytes = () => load("bytes");
    const bytesFrom = (value, encoding) => bytes().asByteString(typeof value === "string" ? bytes().codec(encoding)[0](value) : bytes().bytesOf(Uint8Array.from(value)));
    const method = (target, name, value) => define(target, name, { value, writable: true, configurable: true });
    method(String, "bytesFrom", bytesFrom);
    method(String.prototype, "bytesFrom", bytesFrom);
    method(String.prototype, "fromBytes", function (start, end) {
      return range(this, start, end);
    });
    method(String.prototype, "fromUTF8", function (start, end) {
      const decoded = bytes().fromUtf8(range(this, start, end), true);
      return decoded === undefined ? null : decoded;
    });
    method(String.prototype, "toBytes", function (start, end) {
      const part = range(this, start, end);
      return /[^\x00-\xff]/.test(part) ? null : bytes().asByteString(part);
    });
    method(String.prototype, "toUTF8", function (start, end) {
      return bytes().asByteString(bytes().utf8(range(this, start, end)));
    });
  } else {
    lazy("Buffer", () => load("buffer").Buffer);
    for (const name of ["atob", "btoa", "TextDecoder", "TextEncoder"]) lazy(name, () => load("text")[name]);
  }

  define(Math, "random", { value: () => host("random"), writable: true, configurable: true });

  /*
   * QuickJS counts calls and turns, not what one call does, and its memory is limited only by that of WebAssembly. What
   * allocates as much as it is asked to pays for it beforehand, and the host looks at the memory after so many bytes. What
   * makes as much as it finds pays for the result. What looks at much pays with time alone.
   */

  let allocated = 0;
  function work(bytes) {
    for (let i = Math.min(bytes, 1e9); i > 256; i -= 256);
  }
  function pay(bytes) {
    if (!(bytes > 0)) return;
    allocated += bytes;
    if (allocated >= 0x40000) {
      allocated = 0;
      /* Nothing but an interruption ends this, since the code could catch an exception. */
      if (host("memory", String(bytes)) !== undefined) for (;;);
    }
    work(bytes);
  }
  const { apply, construct } = Reflect;
  const wrap = (target, name, make) => {
    const native = target[name];
    const paid = { [name](...values) {
      return make(native, this, values);
    } }[name];
    define(paid, "length", { value: native.length });
    define(target, name, { value: paid, writable: true, configurable: true });
  };
  const priced = (target, name, price) =>
    wrap(target, name, (native, self, values) => {
      pay(price(self, values));
      return apply(native, self, values);
    });
  const pricedByResult = (target, names) => {
    for (const name of names.split(" "))
      wrap(target, name, (native, self, values) => {
        const made = apply(native, self, values);
        if (typeof made === "string") pay(made.length);
        else if (Array.isArray(made)) pay(8 * made.length);
        return made;
      });
  };
  const timed = (target, names, price) => {
    for (const name of names.split(" "))
      wrap(target, name, (native, self, values) => {
        work(price(self, values));
        return apply(native, self, values);
      });
  };
  const sizeOf = (value) => (typeof value === "string" || Array.isArray(value) ? value.length : 1);
  pricedByResult(String.prototype, "concat match normalize replace replaceAll slice split substr substring toLowerCase toUpperCase trim trimEnd trimStart");
  pricedByResult(Array.prototype, "flat splice");
  /* A text is looked for at each place of another one. */
  timed(String.prototype, "includes indexOf lastIndexOf replaceAll split", (self, values) => sizeOf(self) * sizeOf(values[0]));
  timed(Array.prototype, "copyWithin includes indexOf lastIndexOf reverse shift unshift", sizeOf);
  timed(Array.prototype, "sort", (self) => 64 * sizeOf(self));
  timed(JSON, "parse", (_, values) => sizeOf(values[0]));
  /* A replacer is called for each value, so that each is a step. */
  wrap(JSON, "stringify", (native, self, values) =>
    apply(native, self, values[1] === undefined || values[1] === null ? [values[0], (_, value) => value, values[2]] : values)
  );
  const stringifyInSteps = JSON.stringify;
  /* An array is spread by its iterator. */
  for (const prototype of [Array.prototype, Object.getPrototypeOf(Uint8Array.prototype)]) {
    priced(prototype, "values", (self) => 8 * self.length);
    define(prototype, Symbol.iterator, { value: prototype.values, writable: true, configurable: true });
  }
  priced(String.prototype, Symbol.iterator, (self) => 8 * self.length);
  priced(String.prototype, "repeat", (self, values) => String(self).length * values[0]);
  priced(String.prototype, "padStart", (_, values) => values[0]);
  priced(String.prototype, "padEnd", (_, values) => values[0]);
  priced(Array.prototype, "fill", (self) => 8 * self.length);
  priced(Array.prototype, "join", (self) => 8 * self.length);
  priced(Array.prototype, "slice", (self) => 8 * self.length);
  priced(Array.prototype, "concat", (self, values) => 8 * values.reduce((sum, one) => sum + sizeOf(one), self.length));
  priced(Array, "from", (_, values) => (values[0] === null || values[0] === undefined ? 0 : 8 * values[0].length));
  for (const name of ["ArrayBuffer", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array"]) {
    const Native = globalThis[name];
    const size = Native.BYTES_PER_ELEMENT || 1;
    const Paid = { [name]: function (...values) {
      if (new.target === undefined) throw new TypeError("Constructor " + name + " requires 'new'");
      const [first] = values;
      pay(size * (typeof first === "number" ? first : Array.isArray(first) ? first.length : 0));
      return construct(Native, values, new.target === Paid ? Native : new.target);
    } }[name];
    define(Paid, "length", { value: Native.length });
    define(Paid, "prototype", { value: Native.prototype, writable: false });
    Object.setPrototypeOf(Paid, Object.getPrototypeOf(Native));
    for (const key of Object.getOwnPropertyNames(Native)) if (!["length", "name", "prototype"].includes(key)) define(Paid, key, Object.getOwnPropertyDescriptor(Native, key));
    define(Native.prototype, "constructor", { value: Paid, writable: true, configurable: true });
    global(name, Paid);
  }

  /* No code is made from text. The prototypes lead to the constructors, so these are replaced there, too. */

  const refuse = (name) => {
    const refused = function () {
      throw new TypeError("function constructor is disabled in \"safe\" mode");
    };
    define(refused, "name", { value: name });
    return refused;
  };
  for (const example of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    const prototype = Object.getPrototypeOf(example);
    const constructor = refuse(prototype.constructor.name);
    define(constructor, "prototype", { value: prototype });
    define(prototype, "constructor", { value: constructor, writable: false, configurable: false });
    if (constructor.name === "Function") global("Function", constructor);
  }
  const evaluate = refuse("eval");
  global("eval", evaluate);

  if (isRefusing) {
    const kept = isFirst ? [] : isConnection ? tables.globalsOfSecond.concat("BigInt", "BigInt64Array", "BigUint64Array") : tables.globalsOfSecond;
    const gone = isFirst ? tables.undocumentedGlobals.concat(tables.globalsOfSecond) : tables.undocumentedGlobals;
    for (const name of gone) if (!kept.includes(name)) delete globalThis[name];
    const at = (path) => (path.endsWith(".prototype") ? globalThis[path.slice(0, -10)].prototype : globalThis[path]);
    const table = isFirst ? tables.methodsOfFirst : tables.methodsNotInSecond;
    for (const [path, list] of table) {
      const names = list.split(" ");
      const target = at(path);
      for (const name of Object.getOwnPropertyNames(target)) {
        const descriptor = Object.getOwnPropertyDescriptor(target, name);
        if (descriptor.configurable && name !== "constructor" && name !== "name" && name !== "prototype" && names.includes(name) !== isFirst) delete target[name];
      }
    }
  }
  for (const name of ["std", "os", "bjson", "queueMicrotask", "navigator"]) delete globalThis[name];

  /* What the host calls. */

  let turns = 0;

  const attach = (target, name, value) => define(target, name, { value, writable: true, configurable: true });

  function rawQueryString(request) {
    const parts = [];
    for (const name of Object.keys(request.querystring || {})) {
      const field = request.querystring[name] || {};
      for (const one of Array.isArray(field.multiValue) ? field.multiValue : [field]) parts.push(one.value === "" || one.value === undefined ? name : name + "=" + one.value);
    }
    return parts.length === 0 ? undefined : parts.join("&");
  }

  return {
    /* Turns until the host interrupts: what is left of its count. */
    countDown() {
      turns = 0;
      for (;;) turns++;
    },
    turns: () => turns,
    call(handler, json) {
      const event = parse(json);
      if (isConnection) {
        attach(event, "allow", () => void host("decide", "allow"));
        attach(event, "deny", () => void host("decide", "deny"));
        attach(event, "logCustomData", (value) => void host("customData", text(value)));
      } else if (!isFirst && typeof event.request === "object" && event.request !== null) {
        const raw = rawQueryString(event.request);
        attach(event.request, "rawQueryString", () => raw);
      }
      return handler(event);
    },
    stringify: (value) => stringifyInSteps(value),
    describe(error) {
      if (typeof error === "object" && error !== null && "message" in error) {
        const message = String(error.message);
        const name = String(error.name);
        return message === "" ? name : name + ": " + message;
      }
      return text(error);
    }
  };
})`
