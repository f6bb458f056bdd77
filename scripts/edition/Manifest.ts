/** The package.json files of the edition. */
import * as Versions from "./Versions.js"

type Dependencies = Readonly<Record<string, string>>

interface Manifest {
  readonly version?: string
  readonly dependencies?: Dependencies
  readonly devDependencies?: Dependencies
  readonly peerDependencies?: Dependencies
  readonly [field: string]: unknown
}

const rewrite = (dependencies: Dependencies, versions: Readonly<Record<string, string | undefined>>): Dependencies =>
  Object.fromEntries(
    Object.entries(dependencies).flatMap(([name, range]) => {
      if (!(name in versions)) return [[name, range] as const]
      const version = versions[name]
      return version === undefined ? [] : [[name, version] as const]
    })
  )

/** The same package for Effect 4. */
export const emit = (text: string): string => {
  const manifest = JSON.parse(text) as Manifest
  const { dependencies, devDependencies, peerDependencies, version } = manifest
  const isPublished = version !== undefined
  return `${JSON.stringify(
    {
      ...manifest,
      ...(isPublished ? { version: Versions.version(version) } : {}),
      ...(dependencies === undefined ? {} : { dependencies: rewrite(dependencies, Versions.DEVELOPMENT) }),
      ...(devDependencies === undefined ? {} : { devDependencies: rewrite(devDependencies, Versions.DEVELOPMENT) }),
      ...(peerDependencies === undefined
        ? {}
        : { peerDependencies: rewrite(peerDependencies, Versions.peers(String(manifest["name"]))) })
    },
    undefined,
    2
  )}\n`
}
