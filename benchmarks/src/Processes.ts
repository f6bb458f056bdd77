/** Every figure comes from a process of its own, and the candidates take turns. */
import { execFile, spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"

const env: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_OPTIONS: "",
  // The SDK looks at Node's version at every start, and would print what it thinks of it.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "SECRET",
  AWS_REGION: "us-east-1"
}

const TIMEOUT = 300_000

/** Runs Node; its output. */
export const node = (args: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env, timeout: TIMEOUT, maxBuffer: 1 << 26 }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error)
    )
  })

/** Runs a worker of the folder that `Library.prepare` made; its answer. */
export const worker = async <A>(
  folder: string,
  name: string,
  args: object,
  flags: ReadonlyArray<string> = []
): Promise<A> => JSON.parse(await node([...flags, join(folder, "workers", `${name}.mjs`), JSON.stringify(args)])) as A

/** How long Node runs from start to end, in milliseconds. */
export const wall = async (args: ReadonlyArray<string>): Promise<number> => {
  const started = performance.now()
  await node(args)
  return performance.now() - started
}

/** A service in a process of its own, as long as `use` runs. */
export const withServer = async <A>(folder: string, use: (port: number) => Promise<A>): Promise<A> => {
  const server: ChildProcess = spawn(process.execPath, [join(folder, "workers/server.mjs")], {
    env,
    stdio: ["pipe", "pipe", "inherit"]
  })
  if (server.stdout === null) throw new Error("the server has no output")
  try {
    const [line] = (await once(createInterface(server.stdout), "line")) as [string]
    return await use(Number(line))
  } finally {
    server.stdin?.end()
  }
}

/** One value of each candidate a round, in turns. */
export const turns = async <K extends string>(
  rounds: number,
  candidates: { readonly [Name in K]: () => Promise<number> }
): Promise<Record<K, ReadonlyArray<number>>> => {
  const names = Object.keys(candidates) as Array<K>
  const samples = Object.fromEntries(names.map((name) => [name, [] as Array<number>])) as Record<K, Array<number>>
  for (let round = 0; round < rounds; round++) {
    // Who goes first changes, too.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) samples[name].push(await candidates[name]())
  }
  return samples
}
