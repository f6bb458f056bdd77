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

/** Runs Node, and returns its output. `endpoint` is where its calls go. */
export const node = (args: ReadonlyArray<string>, endpoint?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const own = endpoint === undefined ? env : { ...env, AWS_ENDPOINT_URL: endpoint }
    execFile(process.execPath, args, { env: own, timeout: TIMEOUT, maxBuffer: 1 << 26 }, (error, stdout) =>
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
export const wallTime = async (args: ReadonlyArray<string>, endpoint?: string): Promise<number> => {
  const started = performance.now()
  await node(args, endpoint)
  return performance.now() - started
}

/** Runs a server in a separate process while `use` runs. */
export const withServer = async <A>(folder: string, use: (endpoint: string) => Promise<A>): Promise<A> => {
  const server: ChildProcess = spawn(process.execPath, [join(folder, "workers/server.mjs")], {
    env,
    stdio: ["pipe", "pipe", "inherit"]
  })
  if (server.stdout === null) throw new Error("the server has no output")
  try {
    const [line] = (await once(createInterface(server.stdout), "line")) as [string]
    return await use(`http://127.0.0.1:${line}`)
  } finally {
    server.stdin?.end()
  }
}

/** Measures one value of each candidate in each round. No round begins after the deadline but the first. */
export const alternate = async (
  rounds: number,
  candidates: Readonly<Record<string, () => Promise<number>>>,
  deadline = Infinity
): Promise<Readonly<Record<string, ReadonlyArray<number>>>> => {
  const names = Object.keys(candidates)
  const samples = Object.fromEntries(names.map((name) => [name, [] as Array<number>]))
  for (let round = 0; round < rounds && (round === 0 || performance.now() < deadline); round++) {
    // The order of the candidates alternates, too.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const value = await candidates[name]?.()
      if (value !== undefined) samples[name]?.push(value)
    }
  }
  return samples
}
