/** What each row may reach at most, on each edition. */

/** An edition of the library, by the major version of Effect. */
export type Edition = 3 | 4

export type Limits = Readonly<Record<Edition, number>>

/**
 * The rows with a target, in the order of the page. The number is a ratio to the AWS SDK, except for
 * `stream-1m-heap-mb`, which is in MiB.
 */
export const TARGETS: Readonly<Record<string, Limits>> = {
  "decode-list-distributions": { 3: 0.18, 4: 0.16 },
  "decode-list-invalidations": { 3: 0.38, 4: 0.3 },
  "decode-list-invalidations-1": { 3: 0.55, 4: 0.45 },
  "decode-get-distribution-config": { 3: 0.32, 4: 0.25 },
  "encode-create-distribution": { 3: 0.4, 4: 0.3 },
  "encode-create-invalidation-3000": { 3: 0.28, 4: 0.25 },
  "fixed-cost": { 3: 0.6, 4: 0.45 },
  sigv4: { 3: 0.25, 4: 0.25 },
  "sign-url": { 3: 0.5, 4: 0.5 },
  "loopback-cpu-c1": { 3: 0.5, 4: 0.45 },
  "loopback-cpu-c16": { 3: 0.45, 4: 0.4 },
  "first-decode": { 3: 0.25, 4: 0.2 },
  "cold-start-bundled": { 3: 0.7, 4: 0.6 },
  "bundle-one-operation-node": { 3: 0.5, 4: 0.4 },
  "bundle-one-operation-browser": { 3: 1.05, 4: 0.85 },
  "stream-1m-heap-mb": { 3: 8, 4: 8 },
  "memory-1000-concurrent": { 3: 0.9, 4: 0.8 }
}

/** Limits of further rows: a ratio to a peer, or a number of the row's unit where there is none. */
export const OTHERS: Readonly<Record<string, Limits>> = {
  "sign-url-ecdsa": { 3: 0.5, 4: 0.5 },
  "sign-cookies": { 3: 0.5, 4: 0.5 },
  sigv4a: { 3: 0.25, 4: 0.25 },
  "invalidate-1000000": { 3: 8, 4: 8 },
  "describe-all-10000": { 3: 8, 4: 8 },
  "in-memory-layer": { 3: 5000, 4: 5000 },
  "in-memory-list": { 3: 5, 4: 5 },
  "in-memory-get": { 3: 5, 4: 5 },
  "in-memory-update": { 3: 5, 4: 5 },
  "in-memory-tenants": { 3: 5, 4: 5 },
  "in-memory-invalidations": { 3: 5, 4: 5 },
  "in-memory-growth": { 3: 2, 4: 2 },
  "in-memory-bytes": { 3: 1024, 4: 1024 },
  "import-added-ms": { 3: 40, 4: 40 },
  "type-check-5.9": { 3: 1.15, 4: 1.15 },
  "type-check-7": { 3: 1.15, 4: 1.15 }
}

/** KiB of one operation over fetch for browsers, bundled by esbuild, min and gzip, which CI keeps. Two thirds of the code is Effect's runtime on Effect 3, half on Effect 4. */
export const BUNDLE_KIB: Limits = { 3: 79, 4: 53 }

/** The size of one operation in proportion to the AWS SDK's, which CI keeps. The targets are what is to be reached. */
export const BUNDLE_RATIO: Readonly<Record<"browser" | "node", Limits>> = {
  browser: { 3: 1.07, 4: 0.72 },
  node: { 3: 0.51, 4: 0.36 }
}
