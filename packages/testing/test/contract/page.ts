/** The contract as a page. */
import { type Id, operations } from "@effect-cloudfront/core/operations"
import type * as Settings from "@effect-cloudfront/testing/Settings"
import { causeOf, EVERYWHERE, type Family, type Reason } from "./contract.js"
import { contract, families } from "./families.js"

/** The settings for places where the service's behaviour is in doubt, with the evidence for the default. */
const SWITCHES: { readonly [K in keyof Settings.Options]?: string } = {
  constraintErrors: "`MalformedXML` was observed for a value that violates the model.",
  emptyLists: "`<Items/>` was observed to be refused in `OriginGroups`. AWS's own clients send it in other lists.",
  invalidationReferences:
    "A repeated caller reference was observed to be refused, whatever the paths. AWS documents otherwise.",
  lastPageMarker: "AWS does not document whether the last page has an empty marker.",
  listOrder: "AWS documents an order for invalidations alone.",
  pageSize: "100 is documented for some lists. What a larger `MaxItems` does is not.",
  requiredOnUpdate:
    "AWS lists the members that an update must have. Which of them the service insists on is not verified.",
  staleIfMatch: "Both were observed for a well-formed ETag that is not the current one."
}

const codesOf = (id: Id): ReadonlyArray<string> => Object.keys(operations[id].errors())

const quoted = (codes: ReadonlyArray<string>): string => codes.map((code) => `\`${code}\``).join(", ")

const reasonFor = (id: Id, code: string): Reason | undefined => {
  const cause = causeOf(contract[id], code)
  return cause?._tag === "Reason" ? cause : undefined
}

/** The errors of an operation that no state causes, without those of which it is so everywhere. */
const reasonsOf = (id: Id): ReadonlyMap<string, ReadonlyArray<string>> => {
  const byText = new Map<string, ReadonlyArray<string>>()
  for (const code of codesOf(id)) {
    const reason = reasonFor(id, code)
    if (reason === undefined || EVERYWHERE.includes(reason)) continue
    byText.set(reason.text, [...(byText.get(reason.text) ?? []), code])
  }
  return byText
}

const idsOf = ({ operations: all }: Family): ReadonlyArray<Id> => Object.keys(all) as ReadonlyArray<Id>

const provokedOf = (id: Id): ReadonlyArray<string> => codesOf(id).filter((code) => reasonFor(id, code) === undefined)

const table = (header: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string | number>>): string =>
  [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

const section = ([name, family]: readonly [string, Family]): string => {
  const ids = idsOf(family)
  const texts = [...new Set(ids.flatMap((id) => [...reasonsOf(id).keys()]))]
  const operation = (id: Id): string => {
    const others = Array.from(reasonsOf(id), ([text, codes]) => `${quoted(codes)} (${texts.indexOf(text) + 1})`)
    const never = others.length === 0 ? "" : ` No state causes ${others.join(", ")}.`
    return `- \`${id}\`: ${quoted(provokedOf(id))}.${never}`
  }
  return [
    `## ${name}`,
    family.modelled,
    ids.map(operation).join("\n"),
    ...(texts.length === 0 ? [] : [texts.map((text, i) => `${i + 1}. ${text}`).join("\n")]),
    ...(family.doubts.length === 0 ? [] : ["In doubt:", family.doubts.map((doubt) => `- ${doubt}`).join("\n")])
  ].join("\n\n")
}

export const make = (): string => {
  const all = Object.entries<Family>(families)
  const row = (name: string, ids: ReadonlyArray<Id>) => {
    const provoked = ids.flatMap(provokedOf).length
    return [name, ids.length, provoked, ids.flatMap(codesOf).length - provoked]
  }
  const [access, region] = EVERYWHERE
  return [
    "# The in-memory CloudFront, operation by operation",
    "Written by `npm run contract`; `npm test` says when it is out of date. It is made from `packages/testing/test/contract`, which the tests run: each operation " +
      "succeeds, each of its errors that a state, a setting or an input can cause is provoked, and the others have a reason. AWS's SDK for JavaScript gets the " +
      "same values as our client with all operations, boto3 and the AWS CLI with those that they know.",
    table(
      ["family", "operations", "errors provoked", "errors that no state causes"],
      [
        ...all.map(([name, family]) => row(name, idsOf(family))),
        row(
          "all",
          all.flatMap(([, family]) => idsOf(family))
        )
      ]
    ),
    `Two errors have the same reason wherever they are not provoked, which is not repeated below. \`AccessDenied\`: ${access?.text} \`UnsupportedOperation\`: ${region?.text}`,
    "## Settings for what is in doubt",
    table(
      ["setting", "evidence for its default"],
      Object.entries(SWITCHES).map(([name, text]) => [`\`${name}\``, text])
    ),
    ...all.map(section)
  ]
    .join("\n\n")
    .concat("\n")
}
