/**
 * The modules of the runtimes, and what these share, as text: each is compiled in the sandbox when it is asked for, since
 * compiling all of them would be most of the time of a run.
 */

/** Bytes, which are strings with one character for each, and their encodings. */
const BYTES = String.raw`(function (lib) {
  "use strict";
  const { arrayFrom, charCode, fromCharCode, isFirst } = lib;
  /* Bytes, as strings with one character for each. */

  function utf8(text) {
    let out = "";
    for (let i = 0; i < text.length; i++) {
      let code = text.codePointAt(i);
      if (code > 0xffff) i++;
      else if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
      if (code < 0x80) out += fromCharCode(code);
      else if (code < 0x800) out += fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63));
      else if (code < 0x10000) out += fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
      else out += fromCharCode(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
    return out;
  }

  /* undefined for invalid bytes if it is strict, else U+FFFD in their place. */
  function fromUtf8(bytes, isStrict) {
    let out = "";
    let i = 0;
    while (i < bytes.length) {
      const first = charCode(bytes, i);
      const size = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
      let code = size === 1 ? first : first & (0x7f >> size);
      let n = 1;
      while (n < size && i + n < bytes.length && (charCode(bytes, i + n) & 0xc0) === 0x80) code = (code << 6) | (charCode(bytes, i + n++) & 63);
      const isValid = size > 0 && n === size && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && !(size === 3 && code < 0x800) && !(size === 4 && code < 0x10000);
      if (!isValid && isStrict) return undefined;
      out += isValid ? String.fromCodePoint(code) : "\ufffd";
      i += isValid ? size : 1;
    }
    return out;
  }

  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  function toBase64(bytes) {
    let out = "";
    for (let i = 0; i < bytes.length; i += 3) {
      const left = bytes.length - i;
      const three = (charCode(bytes, i) << 16) | ((left > 1 ? charCode(bytes, i + 1) : 0) << 8) | (left > 2 ? charCode(bytes, i + 2) : 0);
      out += ALPHABET[three >> 18] + ALPHABET[(three >> 12) & 63] + (left > 1 ? ALPHABET[(three >> 6) & 63] : "=") + (left > 2 ? ALPHABET[three & 63] : "=");
    }
    return out;
  }

  /* Other characters are skipped, and both alphabets are read. */
  function fromBase64(text) {
    let out = "";
    let bits = 0;
    let count = 0;
    for (const character of String(text)) {
      if (character === "=") break;
      const value = ALPHABET.indexOf(character === "-" ? "+" : character === "_" ? "/" : character);
      if (value < 0) continue;
      bits = ((bits << 6) | value) & 0xffffff;
      count += 6;
      if (count >= 8) {
        count -= 8;
        out += fromCharCode((bits >> count) & 255);
      }
    }
    return out;
  }

  const codecs = {
    utf8: [utf8, (bytes) => fromUtf8(bytes, false)],
    hex: [
      (text) => {
        let out = "";
        for (let i = 0; i + 1 < text.length && /^[0-9a-fA-F]{2}$/.test(text.slice(i, i + 2)); i += 2) out += fromCharCode(parseInt(text.slice(i, i + 2), 16));
        return out;
      },
      (bytes) => arrayFrom(bytes, (one) => charCode(one, 0).toString(16).padStart(2, "0")).join("")
    ],
    base64: [fromBase64, toBase64],
    base64url: [fromBase64, (bytes) => toBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")]
  };

  function codec(encoding) {
    const name = encoding === undefined ? "utf8" : String(encoding).toLowerCase().replace("utf-8", "utf8");
    const found = Object.prototype.hasOwnProperty.call(codecs, name) ? codecs[name] : undefined;
    if (found === undefined) throw new TypeError('Unknown encoding: "' + encoding + '"');
    return found;
  }

  /* In blocks: a call takes only so many arguments. */
  function bytesOf(view) {
    let out = "";
    for (let i = 0; i < view.length; i += 1024) out += fromCharCode.apply(null, Array.prototype.slice.call(view, i, i + 1024));
    return out;
  }

  const isView = ArrayBuffer.isView;
  const viewOf = (value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength));

  /* Byte strings of 1.0 are a type of their own in njs. Here they are remembered by their content. */
  const byteStrings = Object.create(null);
  const asByteString = (bytes) => {
    if (/[\x80-\xff]/.test(bytes)) byteStrings[bytes] = true;
    return bytes;
  };

  function dataOf(data) {
    if (typeof data === "string") return isFirst && byteStrings[data] === true ? data : utf8(data);
    if (isView(data) || data instanceof ArrayBuffer) return bytesOf(viewOf(data));
    throw new TypeError("data is not a string or Buffer-like object");
  }

  return { asByteString, bytesOf, codec, codecs, dataOf, fromBase64, fromUtf8, isView, toBase64, utf8, viewOf };
})`

const CRYPTO = String.raw`(function (lib) {
  "use strict";
  const { host, isFirst, load } = lib;
  const { asByteString, codec, dataOf } = load("bytes");
  function digester(algorithm, key) {
    if (host("known", String(algorithm)) === undefined) throw new TypeError('not supported algorithm: "' + algorithm + '"');
    let data = "";
    let isDone = false;
    return {
      update(more) {
        if (isDone) throw new Error("Digest already called");
        data += dataOf(more);
        return this;
      },
      digest(encoding) {
        if (isDone) throw new Error("Digest already called");
        isDone = true;
        const bytes = host("digest", String(algorithm), data, key);
        if (encoding === undefined) return isFirst ? asByteString(bytes) : load("buffer").Buffer.__bytes(bytes);
        return codec(encoding)[1](bytes);
      }
    };
  }
  return {
    createHash: (algorithm) => digester(algorithm, undefined),
    createHmac: (algorithm, key) => digester(algorithm, dataOf(key))
  };
})`

const QUERY_STRING = String.raw`(function (lib) {
  "use strict";
  const { define, fromCharCode, load } = lib;
  const { fromUtf8, utf8 } = load("bytes");
  const escape = (text) => encodeURIComponent(String(text));
  const unescape = (text) => {
    try {
      return decodeURIComponent(String(text));
    } catch (_) {
      return fromUtf8(utf8(String(text)).replace(/%([0-9a-fA-F]{2})/g, (_, hex) => fromCharCode(parseInt(hex, 16))), false);
    }
  };
  const parseQuery = (text, separator, equal, given) => {
    const decode = (given && given.decodeURIComponent) || unescape;
    const limit = given && given.maxKeys !== undefined ? given.maxKeys : 1000;
    const between = separator || "&";
    const is = equal || "=";
    const out = {};
    if (typeof text !== "string" || text === "") return out;
    let count = 0;
    for (const part of text.split(between)) {
      if (part === "") continue;
      if (limit > 0 && count++ >= limit) break;
      const at = part.indexOf(is);
      const read = (one) => decode(one.replace(/\+/g, "%20"));
      const name = read(at < 0 ? part : part.slice(0, at));
      const value = at < 0 ? "" : read(part.slice(at + is.length));
      if (!Object.prototype.hasOwnProperty.call(out, name)) define(out, name, { value, writable: true, enumerable: true, configurable: true });
      else if (Array.isArray(out[name])) out[name].push(value);
      else out[name] = [out[name], value];
    }
    return out;
  };
  const format = (object, separator, equal, given) => {
    const encode = (given && given.encodeURIComponent) || escape;
    const text = (value) => (typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && isFinite(value)) ? encode(String(value)) : "");
    const out = [];
    if (object === null || typeof object !== "object") return "";
    for (const name of Object.keys(object)) for (const value of Array.isArray(object[name]) ? object[name] : [object[name]]) out.push(encode(name) + (equal || "=") + text(value));
    return out.join(separator || "&");
  };
  return { parse: parseQuery, decode: parseQuery, stringify: format, encode: format, escape, unescape };
})`

const BUFFER = String.raw`(function (lib) {
  "use strict";
  const { arrayFrom, charCode, define, load } = lib;
  const { bytesOf, codec, codecs, isView, viewOf } = load("bytes");
  class Buffer extends Uint8Array {
    static alloc(size, fill, encoding) {
      const made = new Buffer(size);
      return fill === undefined ? made : made.fill(fill, encoding);
    }
    static allocUnsafe(size) {
      return new Buffer(size);
    }
    static from(value, second, third) {
      if (typeof value === "string") return Buffer.__bytes(codec(second)[0](value));
      if (value instanceof ArrayBuffer) return new Buffer(value, second, third);
      if (isView(value)) return Buffer.__bytes(bytesOf(value instanceof DataView ? viewOf(value) : value));
      if (value !== null && typeof value === "object" && value.type === "Buffer" && Array.isArray(value.data)) return Buffer.from(value.data);
      if (value !== null && typeof value === "object" && typeof value.length === "number") {
        const made = new Buffer(value.length);
        for (let i = 0; i < value.length; i++) made[i] = value[i];
        return made;
      }
      throw new TypeError("first argument is not a string or Buffer-like object");
    }
    static __bytes(bytes) {
      const made = new Buffer(bytes.length);
      for (let i = 0; i < bytes.length; i++) made[i] = charCode(bytes, i);
      return made;
    }
    static byteLength(value, encoding) {
      return typeof value === "string" ? codec(encoding)[0](value).length : value.byteLength;
    }
    static compare(a, b) {
      for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
      return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
    }
    static concat(list, total) {
      const all = Buffer.__bytes(list.map(bytesOf).join(""));
      if (total === undefined) return all;
      const made = new Buffer(total);
      made.set(all.subarray(0, total));
      return made;
    }
    static isBuffer(value) {
      return value instanceof Buffer;
    }
    static isEncoding(encoding) {
      return typeof encoding === "string" && Object.prototype.hasOwnProperty.call(codecs, encoding.toLowerCase().replace("utf-8", "utf8"));
    }
    toString(encoding, start, end) {
      return codec(encoding)[1](bytesOf(super.subarray(start || 0, end)));
    }
    toJSON() {
      return { type: "Buffer", data: arrayFrom(this) };
    }
    equals(other) {
      return Buffer.compare(this, other) === 0;
    }
    compare(other, start, end, from, to) {
      return Buffer.compare(super.subarray(from || 0, to), viewOf(other).subarray(start || 0, end));
    }
    copy(target, at, start, end) {
      const from = super.subarray(start || 0, end).subarray(0, Math.max(0, target.length - (at || 0)));
      target.set(from, at || 0);
      return from.length;
    }
    slice(start, end) {
      return this.subarray(start, end);
    }
    write(text, offset, length, encoding) {
      if (typeof offset === "string") return this.write(text, 0, this.length, offset);
      if (typeof length === "string") return this.write(text, offset, this.length - offset, length);
      const at = offset || 0;
      const from = Buffer.__bytes(codec(encoding)[0](text)).subarray(0, Math.min(length === undefined ? Infinity : length, this.length - at));
      this.set(from, at);
      return from.length;
    }
    fill(value, offset, end, encoding) {
      if (typeof offset === "string") return this.fill(value, 0, this.length, offset);
      if (typeof value !== "string" && !isView(value)) return super.fill(value, offset, end);
      const pattern = typeof value === "string" ? codec(encoding)[0](value) : bytesOf(value);
      const to = end === undefined ? this.length : end;
      for (let i = offset || 0; i < to; i++) this[i] = pattern.length === 0 ? 0 : charCode(pattern, (i - (offset || 0)) % pattern.length);
      return this;
    }
    indexOf(value, offset, encoding) {
      return typeof value === "number" ? super.indexOf(value, offset) : bytesOf(this).indexOf(typeof value === "string" ? codec(encoding)[0](value) : bytesOf(value), offset);
    }
    lastIndexOf(value, offset, encoding) {
      const from = offset === undefined ? this.length : offset;
      return typeof value === "number" ? super.lastIndexOf(value, from) : bytesOf(this).lastIndexOf(typeof value === "string" ? codec(encoding)[0](value) : bytesOf(value), from);
    }
    includes(value, offset, encoding) {
      return this.indexOf(value, offset, encoding) >= 0;
    }
  }
  const data = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const add = (name, value) => define(Buffer.prototype, name, { value, writable: true, configurable: true });
  for (const [suffix, method, size] of [["UInt8", "Uint8", 1], ["Int8", "Int8", 1], ["UInt16", "Uint16", 2], ["Int16", "Int16", 2], ["UInt32", "Uint32", 4], ["Int32", "Int32", 4], ["Float", "Float32", 4], ["Double", "Float64", 8]]) {
    for (const order of size === 1 ? [""] : ["LE", "BE"]) {
      add("read" + suffix + order, function (offset) {
        return data(this)["get" + method](offset || 0, order === "LE");
      });
      add("write" + suffix + order, function (value, offset) {
        data(this)["set" + method](offset || 0, value, order === "LE");
        return (offset || 0) + size;
      });
    }
  }
  for (const order of ["LE", "BE"]) {
    const each = (offset, length, use) => {
      for (let i = 0; i < length; i++) use(offset + (order === "LE" ? length - 1 - i : i), i);
    };
    const unsigned = function (offset, length) {
      let value = 0;
      each(offset, length, (at) => {
        if (this[at] === undefined) throw new RangeError("index " + at + " is outside the bound of the buffer");
        value = value * 256 + this[at];
      });
      return value;
    };
    const write = function (value, offset, length) {
      each(offset, length, (at, i) => {
        this[at] = Math.floor(value / Math.pow(256, length - 1 - i)) & 255;
      });
      return offset + length;
    };
    add("readUInt" + order, unsigned);
    add("readInt" + order, function (offset, length) {
      const value = unsigned.call(this, offset, length);
      return value >= Math.pow(2, 8 * length - 1) ? value - Math.pow(2, 8 * length) : value;
    });
    add("writeUInt" + order, write);
    add("writeInt" + order, write);
  }
  for (const size of [2, 4, 8]) {
    add("swap" + size * 8, function () {
      if (this.length % size !== 0) throw new RangeError("Buffer size must be a multiple of " + size * 8 + "-bits");
      for (let i = 0; i < this.length; i += size) this.subarray(i, i + size).reverse();
      return this;
    });
  }
  define(Buffer, "__bytes", { enumerable: false, writable: false, configurable: false });
  return { Buffer, constants: { MAX_LENGTH: 0x7fffffff, MAX_STRING_LENGTH: 0x3fffffff }, kMaxLength: 0x7fffffff, kStringMaxLength: 0x3fffffff };
})`

/** The helper `cf` of 2.0. */
const CLOUDFRONT = String.raw`(function (lib) {
  "use strict";
  const { eventType, host, kvs, load, parse, stringify } = lib;
  const fail = (message) => {
    throw new Error(message);
  };
  const handle = () => ({
    async get(key, given) {
      const text = host("kvs", String(key));
      if (text === undefined) fail("KeyNotFound");
      const format = given === undefined || given === null || given.format === undefined ? "string" : given.format;
      if (format === "json") return parse(text);
      if (format === "bytes") return load("buffer").Buffer.from(text);
      return format === "string" ? text : fail("InvalidFormat");
    },
    async exists(key) {
      return host("kvs", String(key)) !== undefined;
    },
    async count() {
      return kvs.keyCount;
    },
    async meta() {
      return { creationDateTime: kvs.creationDateTime, lastUpdatedDateTime: kvs.lastUpdatedDateTime, keyCount: kvs.keyCount };
    }
  });
  const change = (method, check) => (first, second) => {
    if (eventType !== "viewer-request") fail(method + " is only available in viewer request functions");
    const problem = check(first);
    if (problem !== undefined) fail(method + ": " + problem);
    host("origin", method, stringify(second === undefined ? [first] : [first, second]));
  };
  const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const isId = (value) => typeof value === "string" && value !== "";
  return {
    edgeLocation: eventType === "viewer-request" ? { name: "SEA", serverIp: "192.0.2.1", region: "us-west-2" } : {},
    kvs(id) {
      if (kvs === undefined || (id !== undefined && id !== kvs.id)) fail("KVSNamespaceNotFound");
      return handle();
    },
    updateRequestOrigin: change("updateRequestOrigin", (origin) => {
      if (!isRecord(origin)) return "the origin must be an object";
      const name = origin.domainName;
      const isName = name === undefined || (isId(name) && name.length <= 253 && !name.includes(":") && !/^[0-9.]+$/.test(name));
      return isName ? undefined : "domainName is not a domain name";
    }),
    selectRequestOriginById: change("selectRequestOriginById", (id) => (isId(id) ? undefined : "the origin id must be a string")),
    createRequestOriginGroup: change("createRequestOriginGroup", (group) => {
      if (!isRecord(group) || !Array.isArray(group.originIds) || group.originIds.length !== 2) return "originIds must have two origins";
      if (!group.originIds.every((one) => isId(one) || (isRecord(one) && isId(one.originId)))) return "an origin id must be a string";
      const codes = isRecord(group.failoverCriteria) ? group.failoverCriteria.statusCodes : undefined;
      return Array.isArray(codes) && codes.length > 0 && codes.every(Number.isInteger) ? undefined : "failoverCriteria.statusCodes must have status codes";
    })
  };
})`

/** The time does not pass, and the clock is in UTC. */
const DATE = String.raw`(function (lib) {
  "use strict";
  const { NativeDate, define, now } = lib;
  const offset = (time) => (time === time ? new NativeDate(time).getTimezoneOffset() * 60000 : 0);
  const hasZone = /(?:Z|GMT|UTC|[+-]\d\d:?\d\d)\s*(?:\(.*\))?$|^[+-]?\d{4,6}(?:-\d\d(?:-\d\d)?)?$/i;
  const parseDate = (value) => {
    const time = NativeDate.parse(value);
    return hasZone.test(String(value).trim()) ? time : time - offset(time);
  };
  const utc = NativeDate.UTC;
  const FixedDate = function Date(...values) {
    if (new.target === undefined) return new NativeDate(now).toString();
    const [first] = values;
    const time = values.length === 0 ? now : values.length > 1 ? utc(...values) : typeof first === "string" ? parseDate(first) : first instanceof NativeDate ? first.getTime() : first;
    const made = new NativeDate(time);
    if (new.target !== FixedDate) Object.setPrototypeOf(made, new.target.prototype);
    return made;
  };
  define(FixedDate, "length", { value: 7 });
  const dates = NativeDate.prototype;
  define(FixedDate, "prototype", { value: dates, writable: false });
  for (const [name, value] of [["now", () => now], ["parse", parseDate], ["UTC", utc]]) define(FixedDate, name, { value, writable: true, configurable: true });
  define(dates, "constructor", { value: FixedDate, writable: true, configurable: true });
  for (const name of Object.getOwnPropertyNames(dates)) {
    const inUtc = dates[name.replace(/^(get|set)/, "$1UTC")];
    if (/^(get|set)(?!UTC)/.test(name) && typeof inUtc === "function" && inUtc !== dates[name]) define(dates, name, { value: inUtc, writable: true, configurable: true });
  }
  const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const two = (value) => String(value).padStart(2, "0");
  const dateText = (date) => days[date.getUTCDay()] + " " + months[date.getUTCMonth()] + " " + two(date.getUTCDate()) + " " + String(date.getUTCFullYear()).padStart(4, "0");
  const timeText = (date) => two(date.getUTCHours()) + ":" + two(date.getUTCMinutes()) + ":" + two(date.getUTCSeconds()) + " GMT+0000 (UTC)";
  const texts = { toString: (date) => dateText(date) + " " + timeText(date), toDateString: dateText, toTimeString: timeText };
  for (const name of ["toString", "toDateString", "toTimeString"]) {
    const write = function () {
      return isNaN(this.getTime()) ? "Invalid Date" : texts[name](this);
    };
    define(dates, name, { value: write, writable: true, configurable: true });
    define(dates, name.replace("to", "toLocale"), { value: write, writable: true, configurable: true });
  }
  define(dates, "getTimezoneOffset", { value: () => 0, writable: true, configurable: true });
  return FixedDate;
})`

/** Texts and bytes, as globals of 2.0. */
const TEXT = String.raw`(function (lib) {
  "use strict";
  const { charCode, load } = lib;
  const { bytesOf, fromBase64, fromUtf8, toBase64, utf8, viewOf } = load("bytes");
  return {
    btoa(value) {
      if (/[^\x00-\xff]/.test(String(value))) throw new TypeError("invalid character (>= U+00FF)");
      return toBase64(String(value));
    },
    atob(value) {
      if (!/^[A-Za-z0-9+\/\s]*=?=?\s*$/.test(String(value))) throw new TypeError("the string to be decoded is not correctly encoded");
      return fromBase64(value);
    },
    TextEncoder: function TextEncoder() {
      this.encode = (value) => Uint8Array.from(utf8(value === undefined ? "" : String(value)), (one) => charCode(one, 0));
    },
    TextDecoder: function TextDecoder(label, given) {
      this.decode = (value) => {
        const decoded = fromUtf8(value === undefined ? "" : bytesOf(viewOf(value)), given !== undefined && given.fatal === true);
        if (decoded === undefined) throw new TypeError("The encoded data was not valid");
        return decoded;
      };
    }
  };
})`

export const SOURCES: Readonly<Record<string, string>> = {
  buffer: BUFFER,
  bytes: BYTES,
  cloudfront: CLOUDFRONT,
  crypto: CRYPTO,
  date: DATE,
  querystring: QUERY_STRING,
  text: TEXT
}
