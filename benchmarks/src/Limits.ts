/** What the compiled library may cost at most on this version of Effect. */

// Effect's runtime takes 42 KiB of it.
/** KiB of one operation over fetch, bundled by esbuild, min and gzip. */
export const BUNDLE_KIB = 84

/** The same in proportion to the AWS SDK's. */
export const BUNDLE_RATIO = 0.55
