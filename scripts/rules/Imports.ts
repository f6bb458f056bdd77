/**
 * The permitted imports: the dependencies between parts in ARCHITECTURE.md, the dependencies in each package.json, and
 * no cycles.
 */
import { posix } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { at, imports, isLibrary, type File, type Import, type Module, type Problem } from "./Source.js"

const SCOPE = "@effect-cloudfront/"

/** The target of an import: a file of the project without extension, or `npm:` and the specifier. */
export const targetOf = (module: File, { specifier }: Pick<Import, "specifier">): string => {
  if (specifier.startsWith(".")) {
    return posix.join(posix.dirname(module.path), specifier).replace(/\.[cm]?[jt]s$/, "")
  }
  if (!specifier.startsWith(SCOPE)) return `npm:${specifier}`
  const [name = "", ...rest] = specifier.slice(SCOPE.length).split("/")
  return `packages/${name}/src/${rest.join("/") || "index"}`
}

interface Layer {
  readonly from: RegExp
  readonly to: RegExp
  readonly why: string
}

/** All layers of a module must permit the import. Specific layers come first. */
export const LAYERS: ReadonlyArray<Layer> = [
  {
    from: /^packages\/core\/src\/protocol\//,
    to: /^packages\/core\/src\/protocol\/|^npm:fast-xml-parser$/,
    why: "the protocol knows neither Effect nor anything above it"
  },
  {
    from: /^packages\/core\/src\/signing\//,
    to: /^packages\/core\/src\/(signing\/|protocol\/(Platform|Der|EcdsaSignature)$)/,
    why: "signatures of URLs and cookies know neither Effect nor anything above them"
  },
  {
    from: /^packages\/core\/src\/(?!signing\/|(Signer|Verifier)\.ts$|internal\/(signedAccess|signingKey)\.ts$)/,
    to: /^(?!packages\/core\/src\/signing\/)/,
    why: "Signer and Verifier are the way to signatures"
  },
  {
    from: /^packages\/http\/src\/sigv4\//,
    to: /^packages\/http\/src\/sigv4\/|^packages\/core\/src\/protocol\//,
    why: "the signature knows neither Effect nor anything above it"
  },
  {
    from: /^packages\/core\/src\/generated\/(?!operations\.ts$|descriptions\/)/,
    to: /^packages\/core\/src\/(Shape|Operation|Enum|internal\/ServiceError|generated\/(descriptions\/\w+|Shared|Errors))$|^npm:effect\//,
    why: "generated modules stand on Shape, Operation, Enum, descriptions, Shared and Errors alone"
  },
  {
    from: /^packages\/(core|keyvaluestore)\/src\/generated\/descriptions\//,
    to: /^packages\/core\/src\/Description$|^packages\/(core|keyvaluestore)\/src\/generated\//,
    why: "descriptions stand on Description alone, so that a program without schemas has none"
  },
  {
    from: /^packages\/core\/src\/generated\/operations\.ts$/,
    to: /^packages\/core\/src\/generated\//,
    why: "the registry lists what is generated"
  },
  {
    from: /^packages\/core\/src\//,
    to: /^packages\/core\/src\/|^npm:(effect\/|fast-xml-parser$)/,
    why: "core stands on effect and fast-xml-parser alone"
  },
  {
    from: /^packages\/http\/src\//,
    to: /^packages\/(http|core)\/src\/|^npm:((effect|@effect\/platform|@smithy\/core)\/|(@aws-sdk\/credential-provider-node|undici)$)/,
    why: "http stands on core, effect and @effect/platform"
  },
  {
    from: /^packages\/http\/src\/(?!(CloudFront)?Undici)/,
    to: /^(?!npm:undici$)(?!packages\/http\/src\/(CloudFront)?Undici)/,
    why: "undici is for those who ask for it"
  },
  {
    from: /^packages\/http\/src\/(?!internal\/aws\/)/,
    to: /^(?!npm:@(aws-sdk|smithy)\/)/,
    why: "only what is behind NodeAws may load the AWS SDK"
  },
  {
    from: /^packages\/http\/src\/(?!internal\/aws\/|NodeAws\.ts$)/,
    to: /^(?!packages\/http\/src\/(internal\/aws\/|NodeAws$))/,
    why: "NodeAws is for Node: whoever wants it imports it by its own path"
  },
  {
    from: /^packages\/keyvaluestore\/src\/generated\/(?!operations\.ts$|descriptions\/)/,
    to: /^packages\/core\/src\/(Shape|Operation|Enum|ServiceError)$|^packages\/keyvaluestore\/src\/(CloudFrontKeyValueStore|internal\/api|generated\/(descriptions\/\w+|Errors))$|^npm:effect\//,
    why: "generated modules stand on Shape, Operation, Enum, descriptions and Errors alone"
  },
  {
    from: /^packages\/keyvaluestore\/src\//,
    to: /^packages\/(keyvaluestore|http|core)\/src\/|^npm:(effect|@effect\/platform)\//,
    why: "keyvaluestore stands on core, http, effect and @effect/platform"
  },
  {
    from: /^packages\/cli\/src\//,
    to: /^packages\/(cli|keyvaluestore|http|core)\/src\/|^npm:((effect|@effect\/platform|@effect\/cli)\/|node:)/,
    why: "cli stands on core, http, keyvaluestore, effect and @effect/cli"
  },
  {
    from: /^packages\/cli\/src\/(?!internal\/node)/,
    to: /^(?!npm:node:)/,
    why: "what commands need of Node is in Io"
  },
  {
    from: /^packages\/testing\/src\//,
    to: /^packages\/(testing|keyvaluestore|http|core)\/src\/|^npm:((effect|@effect\/platform)\/|fast-check$|quickjs-emscripten-core$|@jitl\/|acorn$|@noble\/hashes\/)/,
    why: "testing stands on core, http, keyvaluestore, effect and @effect/platform"
  },
  {
    from: /^packages\/testing\/src\/(?!internal\/functionRuntime\/)/,
    to: /^(?!npm:(quickjs-emscripten-core$|@jitl\/|acorn$|@noble\/))/,
    why: "only what runs functions may load a JavaScript engine"
  },
  {
    from: /^packages\/testing\/src\/(?!(Arbitrary|Draft|Model)\.ts$|internal\/(falsify|generate|model))/,
    to: /^(?!npm:fast-check$)(?!packages\/testing\/src\/((Arbitrary|Draft|Model)$|internal\/(falsify|generate|model)))/,
    why: "fast-check is for those who ask for it"
  },
  {
    from: /^codegen\/src\//,
    to: /^codegen\/src\/|^npm:(?!@effect|effect\b)/,
    why: "the generator must run when nothing is generated yet"
  }
]

export const directions = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> =>
  modules.flatMap((module) => {
    const layers = LAYERS.filter(({ from }) => from.test(module.path))
    if (layers.length === 0) return []
    return imports(module).flatMap((one) => {
      const broken = layers.find(({ to }) => !to.test(targetOf(module, one)))
      return broken === undefined ? [] : [at(module, one.node, `may not import ${one.specifier}: ${broken.why}`)]
    })
  })

/** Imports of a library that its package.json does not declare. */
export const undeclared = (modules: ReadonlyArray<Module>, files: ReadonlyArray<File>): ReadonlyArray<Problem> =>
  modules.filter(isLibrary).flatMap((module) => {
    const home = module.path.split("/").slice(0, 2).join("/")
    const manifest = files.find(({ path }) => path === `${home}/package.json`)
    if (manifest === undefined) return []
    const { bin, dependencies, devDependencies, exports, name, peerDependencies } = JSON.parse(manifest.text) as Record<
      string,
      object | undefined
    >
    // A command without modules to import is one file, which has what it is developed with.
    const isOneFile = bin !== undefined && isDeepStrictEqual(Object.keys(exports ?? {}), ["./package.json"])
    const bundled = isOneFile ? devDependencies : {}
    const known = [String(name), ...Object.keys({ ...bundled, ...dependencies, ...peerDependencies })]
    return imports(module)
      .filter(({ specifier }) => !specifier.startsWith(".") && !specifier.startsWith("node:"))
      .filter(({ specifier }) => !known.some((name) => specifier === name || specifier.startsWith(`${name}/`)))
      .map((one) => at(module, one.node, `${one.specifier} is in neither dependencies nor peerDependencies of ${home}`))
  })

const HEAVY = /^(effect$|effect\/(Arbitrary|FastCheck|JSONSchema|Pretty|Schema)$|@effect\/platform$)/

/** Imports of core, http and keyvaluestore that would double the start time. Type-only imports are permitted. */
export const heavy = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> =>
  modules
    .filter(({ path }) => /^packages\/(core|http|keyvaluestore)\/src\//.test(path))
    .flatMap((module) =>
      imports(module)
        .filter(({ specifier, typeOnly }) => !typeOnly && HEAVY.test(specifier))
        .map((one) => at(module, one.node, `${one.specifier} takes long to load; import its type, or a part of it`))
    )

/** Cycles of imports within a package. Type-only imports are not counted. */
export const cycles = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> => {
  const byTarget = new Map(modules.map((module) => [module.path.replace(/\.ts$/, ""), module]))
  const problems: Array<Problem> = []
  const done = new Set<Module>()
  const visit = (module: Module, trail: ReadonlyArray<Module>): void => {
    done.add(module)
    for (const one of imports(module)) {
      const next = one.typeOnly ? undefined : byTarget.get(targetOf(module, one))
      if (next === undefined) continue
      const start = [...trail, module].indexOf(next)
      if (start >= 0) {
        const names = [...trail, module, next].slice(start).map(({ path }) => path)
        problems.push(at(module, one.node, `import cycle: ${names.join(" -> ")}`))
      } else if (!done.has(next)) visit(next, [...trail, module])
    }
  }
  for (const module of modules) if (!done.has(module)) visit(module, [])
  return problems
}
