/**
 * Random changes of documents: some make a document invalid, others do not change its meaning.
 */

/** Pseudo-random numbers from 0 to 1. */
export type Random = () => number

/** Mulberry32: small, fast, and the same on every platform. */
export const random = (seed: number): Random => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const pick = <A>(random: Random, from: ReadonlyArray<A>): A => from[Math.floor(random() * from.length)] as A

const SNIPPETS = [
  "<",
  ">",
  "&",
  "/",
  '"',
  "'",
  "=",
  "]]>",
  "<![CDATA[x]]>",
  "<!-- c -->",
  "<!-- -- -->",
  "<?pi?>",
  '<?xml version="1.0"?>',
  "<!DOCTYPE a>",
  "&amp;",
  "&lt;",
  "&#65;",
  "&#x1F600;",
  "&#0;",
  "&#xD800;",
  "&nope;",
  "&#10;",
  " ",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "<x/>",
  "<x></x>",
  "<x>",
  "</x>",
  "<a:Id>",
  ' a="1"',
  " a='1'",
  "\u0000",
  "\u0001",
  "\uFFFE",
  "é",
  "😀",
  "\uFEFF",
  "true",
  "1e3",
  "-1",
  "NaN",
  "__proto__",
  "<__proto__>x</__proto__>",
  "<constructor/>"
] as const

const tags = (xml: string): ReadonlyArray<RegExpExecArray> => Array.from(xml.matchAll(/<[^<>]*>/g)) as never

type Mutation = (xml: string, random: Random) => string

const splice = (xml: string, at: number, remove: number, insert: string): string =>
  xml.slice(0, at) + insert + xml.slice(at + remove)

const position = (xml: string, random: Random): number => Math.floor(random() * (xml.length + 1))

const MUTATIONS: ReadonlyArray<Mutation> = [
  (xml, random) => splice(xml, position(xml, random), 0, pick(random, SNIPPETS)),
  (xml, random) => splice(xml, position(xml, random), 1 + Math.floor(random() * 4), ""),
  (xml, random) => splice(xml, position(xml, random), 1, pick(random, SNIPPETS)),
  (xml, random) => xml.slice(0, position(xml, random)),
  // After a tag, where text and elements begin.
  (xml, random) => {
    const tag = pick(random, tags(xml))
    return tag === undefined ? xml : splice(xml, tag.index + tag[0].length, 0, pick(random, SNIPPETS))
  },
  // A part is moved or duplicated.
  (xml, random) => {
    const from = position(xml, random)
    return splice(xml, position(xml, random), 0, xml.slice(from, from + Math.floor(random() * 60)))
  },
  // A tag is removed, duplicated, or closed.
  (xml, random) => {
    const tag = pick(random, tags(xml))
    return tag === undefined
      ? xml
      : splice(
          xml,
          tag.index,
          tag[0].length,
          pick(random, ["", tag[0] + tag[0], tag[0].replace(/>$/, "/>"), tag[0].replace(/>$/, " >")])
        )
  },
  // Indentation does not change the meaning.
  (xml) => xml.replaceAll("><", ">\n  <"),
  (xml) => xml.replaceAll("\n", "\r\n")
]

/** Applies several mutations, or rarely none. */
export const mutate = (xml: string, random: Random): string => {
  let out = xml
  for (let n = Math.floor(random() * 4); n > 0; n--) out = pick(random, MUTATIONS)(out, random)
  return out
}
