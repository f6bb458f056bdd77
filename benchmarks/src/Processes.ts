/** Every value is measured in a separate process. The candidates alternate. */
import { execFile, spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"

const env: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_OPTIONS: "",
  // Turns off the SDK's warning about the version of Node.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "SECRET",
  AWS_REGION: "us-east-1"
}

const TIMEOUT = 300_000

/** Runs Node, and returns its output. */
export const node = (args: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env, timeout: TIMEOUT, maxBuffer: 1 << 26 }, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error)
    )
  })

/** Runs a worker in the folder of `Library.prepare`, and returns its result. */
export const worker = async <A>(
  folder: string,
  name: string,
  args: object,
  flags: ReadonlyArray<string> = []
): Promise<A> => JSON.parse(await node([...flags, join(folder, "workers", `${name}.mjs`), JSON.stringify(args)])) as A

/** The wall-clock time of a Node process in milliseconds. */
export const wallTime = async (args: ReadonlyArray<string>): Promise<number> => {
  const started = performance.now()
  await node(args)
  return performance.now() - started
}

/** Runs a server in a separate process while `use` runs. */
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

/** Measures one value of each candidate in each round. */
export const alternate = async <K extends string>(
  rounds: number,
  candidates: { readonly [Name in K]: () => Promise<number> }
): Promise<Record<K, ReadonlyArray<number>>> => {
  const names = Object.keys(candidates) as Array<K>
  const samples = Object.fromEntries(names.map((name) => [name, [] as Array<number>])) as Record<K, Array<number>>
  for (let round = 0; round < rounds; round++) {
    // The order of the candidates alternates, too.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) samples[name].push(await candidates[name]())
  }
  return samples
}
