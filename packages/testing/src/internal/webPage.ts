/** The page that a served in-memory CloudFront shows to people: what it is like, its calls, its faults and its time. */
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Generated from "../generated/webPage.js"

/** Whether a browser asks for the page. No client of CloudFront asks for HTML, and none leaves out the path. */
export const isFor = ({ headers, method, path, query }: ReceivedRequest): boolean =>
  method === "GET" &&
  (path === "/" || path === "") &&
  headers["authorization"] === undefined &&
  !/(?:^|&)X-Amz-/i.test(query) &&
  (headers["accept"] ?? "").includes("text/html")

/** Nothing but what is in the document runs, and it talks to nobody but this server. */
const POLICY = [
  "default-src 'none'",
  `script-src '${Generated.scriptHash}'`,
  `style-src '${Generated.styleHash}'`,
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'"
].join("; ")

export const response: Wire.Response = {
  status: 200,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin"
  },
  body: utf8Encode(Generated.html)
}
