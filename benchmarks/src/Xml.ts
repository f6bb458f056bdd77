/**
 * Values as XML documents of the service. The benchmarks use this printer, so that no candidate reads its own output.
 */

export type Value = string | number | boolean | ReadonlyArray<Value> | { readonly [key: string]: Value }

/** The element name of an item, by the member with the list. */
const ITEMS: Readonly<Record<string, string>> = {
  Aliases: "CNAME",
  AllowedMethods: "Method",
  CacheBehaviors: "CacheBehavior",
  CachedMethods: "Method",
  CustomErrorResponses: "CustomErrorResponse",
  CustomHeaders: "OriginCustomHeader",
  DistributionList: "DistributionSummary",
  FunctionAssociations: "FunctionAssociation",
  GeoRestriction: "Location",
  InvalidationList: "InvalidationSummary",
  LambdaFunctionAssociations: "LambdaFunctionAssociation",
  OriginSslProtocols: "SslProtocol",
  Origins: "Origin",
  Paths: "Path",
  TrustedKeyGroups: "KeyGroup"
}

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

const content = (value: Value, parent: string): string => {
  if (typeof value !== "object") return escape(String(value))
  if (Array.isArray(value)) {
    const item = ITEMS[parent]
    if (item === undefined) throw new Error(`no name for the items of ${parent}`)
    return value.map((one: Value) => element(item, one, item)).join("")
  }
  // The service leaves out empty Items.
  return Object.entries(value)
    .filter(([key, member]) => key !== "Items" || !Array.isArray(member) || member.length > 0)
    .map(([key, member]) => element(key, member, key === "Items" ? parent : key))
    .join("")
}

const element = (name: string, value: Value, parent: string): string => {
  const inner = content(value, parent)
  return inner === "" ? `<${name}/>` : `<${name}>${inner}</${name}>`
}

export const document = (root: string, value: Value): string => {
  const inner = content(value, root)
  return `<?xml version="1.0"?>\n<${root} xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">${inner}</${root}>`
}
