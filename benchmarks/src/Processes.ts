/** Every value is measured in a separate process. The candidates alternate. */
import { execFile, spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { connect, createServer } from "node:net"
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

/** Runs a server in a separate process while `use` runs: a worker that prints its port. */
export const withServer = async <A>(
  folder: string,
  use: (endpoint: string, pid: number) => Promise<A>,
  name = "server"
): Promise<A> => {
  const server: ChildProcess = spawn(process.execPath, [join(folder, "workers", `${name}.mjs`)], {
    env,
    stdio: ["pipe", "pipe", "inherit"]
  })
  if (server.stdout === null || server.pid === undefined) throw new Error("the server has no output")
  try {
    const [line] = (await once(createInterface(server.stdout), "line")) as [string]
    return await use(`http://127.0.0.1:${line}`, server.pid)
  } finally {
    server.stdin?.end()
  }
}

/** Runs another program that serves on a port, which it is given as its last argument, while `use` runs. */
export const withProgram = async <A>(
  [command = "", ...args]: ReadonlyArray<string>,
  use: (endpoint: string, pid: number) => Promise<A>
): Promise<A> => {
  const port = await freePort()
  const server = spawn(command, [...args, String(port)], { stdio: "ignore" })
  const failed = once(server, "error").then(([error]) => Promise.reject(error as Error))
  failed.catch(() => {})
  try {
    await Promise.race([answers(port), failed])
    return await use(`http://127.0.0.1:${port}`, server.pid ?? 0)
  } finally {
    server.kill()
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  return typeof address === "object" ? (address?.port ?? 0) : 0
}

/** Waits until something listens on a port, at most for a minute. */
const answers = async (port: number): Promise<void> => {
  for (let tries = 0; tries < 300; tries++) {
    const socket = connect(port, "127.0.0.1")
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false
    )
    socket.destroy()
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`nothing answers on port ${port}`)
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
