/** What the compiled library may cost at most on this version of Effect. */

// Effect's runtime takes 9 KiB of it, the classes of `effect/SchemaAST` 8 KiB.
/** KiB of one operation over fetch, bundled by esbuild, min and gzip. */
export const BUNDLE_KIB = 65

/** The same in proportion to the AWS SDK's. */
export const BUNDLE_RATIO = 0.4
