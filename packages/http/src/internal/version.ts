/** The version of this package, as in its package.json. */
export const VERSION = "3.0.0"
