/**
 * `npm run release`: publishes both editions, as far as their versions are not yet on the registry. `--dry-run` makes the
 * next version in a copy of the project, checks it, and asks pnpm what it would publish of both editions. Versions are
 * made by `npm run changes -- version`, and committed.
 */
import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { parseArgs } from "node:util"
import * as Package from "../build/Package.js"
import * as Versions from "../edition/Versions.js"

const changesets = join(Package.root, "node_modules/@changesets/cli/bin.js")

const run = (directory: string, file: string, args: ReadonlyArray<string>): void => {
  execFileSync(file, args, { cwd: directory, stdio: ["ignore", "inherit", "inherit"] })
}

/** The changesets that are not yet released. */
const pending = (directory: string): ReadonlyArray<string> =>
  readdirSync(join(directory, ".changeset")).filter((file) => file.endsWith(".md") && file !== "README.md")

/** The major version of the packages is the one of Effect, so a change that breaks programs is a minor one. */
const MAJOR = "3"

const SUMMARY = "A change that only the dry run knows."

/** Copies the files that changesets needs into a new repository. */
const copy = (directory: string): void => {
  const home = ["package.json", "pnpm-workspace.yaml", "pnpm-lock.yaml", ".changeset"]
  const packages = Package.published.flatMap((source) =>
    ["package.json", "CHANGELOG.md"].map((file) => relative(Package.root, join(source, file)))
  )
  for (const path of [...home, ...packages])
    cpSync(join(Package.root, path), join(directory, path), { recursive: true })
  const change = `---\n"@effect-cloudfront/core": minor\n---\n\n${SUMMARY}\n`
  writeFileSync(join(directory, ".changeset/dry-run.md"), change)
  run(directory, "git", ["init", "--quiet", "--initial-branch=main"])
  run(directory, "git", ["add", "--all"])
  const author = ["-c", "user.name=dry run", "-c", "user.email=dry@run.invalid", "-c", "commit.gpgsign=false"]
  run(directory, "git", [...author, "commit", "--quiet", "--message=a release"])
}

/** The problems of a new version. */
const problems = (directory: string): ReadonlyArray<string> => {
  const all = Package.published.map((source) => {
    const place = join(directory, relative(Package.root, source))
    return {
      before: Package.manifest(source),
      after: Package.manifest(place),
      changelog: readFileSync(join(place, "CHANGELOG.md"), "utf8")
    }
  })
  const versions = new Set(all.map(({ after }) => after.version))
  return [
    ...all
      .filter(({ after }) => !after.version.startsWith(`${MAJOR}.`))
      .map(
        ({ after }) =>
          `${after.name} would be ${after.version}, but its major version says that it is for Effect ${MAJOR}`
      ),
    ...(versions.size === 1 ? [] : [`the packages have several versions: ${[...versions].join(", ")}`]),
    ...pending(directory).map((file) => `${file} waits still`),
    ...all.flatMap(({ after, before, changelog }) => [
      ...(after.version === before.version ? [`${after.name} is still ${after.version}`] : []),
      ...(changelog.includes(`\n## ${after.version}\n`)
        ? []
        : [`the changelog of ${after.name} lacks ${after.version}`]),
      ...Object.entries(after.dependencies ?? {})
        .filter(([name, range]) => name.startsWith("@effect-cloudfront/") && range !== "workspace:^")
        .map(([name, range]) => `${after.name} depends on ${name} ${range}`)
    ]),
    ...(all[0]?.changelog.includes(SUMMARY) === true ? [] : ["the change is in no changelog"])
  ]
}

const dryRun = (): void => {
  const directory = mkdtempSync(join(tmpdir(), "release-"))
  try {
    copy(directory)
    run(directory, process.execPath, [changesets, "version"])
    const found = problems(directory)
    if (found.length > 0) throw new Error(found.join("\n"))
    const { version } = Package.manifest(join(directory, "packages/core"))
    if (!EDITIONS.every(([place]) => existsSync(join(place, "packages/core/dist")))) build()
    publish("--dry-run")
    console.log(`the next versions would be ${version} and ${Versions.version(version)}`)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const edition = join(Package.root, "editions/effect4")

/** The editions, and the tag by which npm finds the newest version of each. */
const EDITIONS: ReadonlyArray<readonly [directory: string, tag: string]> = [
  [Package.root, "effect-3"],
  [edition, "latest"]
]

/** Emits the Effect 4 edition, checks that it compiles, and builds the packages of both. */
const build = (): void => {
  run(Package.root, process.execPath, ["scripts/run.mjs", "scripts/edition/main.ts", "--check"])
  for (const [directory] of EDITIONS) run(directory, process.execPath, ["scripts/run.mjs", "scripts/build/main.ts"])
}

/** Publishes the versions of both editions that are not yet on the registry. */
const publish = (...options: ReadonlyArray<string>): void => {
  for (const [directory, tag] of EDITIONS) {
    const publishing = [
      "--recursive",
      "--filter",
      "./packages/*",
      "publish",
      "--tag",
      tag,
      "--no-git-checks",
      ...options
    ]
    const isDry = options.includes("--dry-run")
    const printed = execFileSync("npx", ["--yes", Package.packageManager, ...publishing], {
      cwd: directory,
      encoding: "utf8",
      stdio: ["inherit", "pipe", isDry ? "ignore" : "inherit"]
    })
    // pnpm prints a line such as `+ name@version` for each package, and nothing for those that the registry has.
    console.log(`${tag}: ${printed.match(/^\+ .*$/gm)?.join(" ") ?? "nothing to publish"}`)
  }
}

const release = (): void => {
  if (!Package.isPlaced()) throw new Error("scripts/build/Package.ts does not say where the repository is")
  const waiting = pending(Package.root)
  if (waiting.length > 0) throw new Error(`run npm run changes -- version first: ${waiting.join(", ")}`)
  if (!existsSync(join(Package.root, ".git"))) throw new Error("releases are made from a clone")
  build()
  publish()
  run(Package.root, process.execPath, [changesets, "tag"])
}

const { values } = parseArgs({ options: { "dry-run": { type: "boolean" } } })
try {
  if (values["dry-run"] === true) dryRun()
  else release()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
