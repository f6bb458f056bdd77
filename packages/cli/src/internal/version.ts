/** The version of this package, which a release writes. */
export const VERSION = "3.0.0"
