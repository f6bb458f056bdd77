/** A socket that answers each request with the same bytes. */
import { Duplex } from "node:stream"
import type { OnRequest } from "./places.js"

const END = "\r\n\r\n"

export class Socket extends Duplex {
  private readonly response: Buffer
  private readonly onRequest: OnRequest | undefined
  private received = ""

  constructor(response: Buffer, onRequest: OnRequest | undefined) {
    super()
    this.response = response
    this.onRequest = onRequest
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.received += chunk.toString("latin1")
    const end = this.received.indexOf(END)
    if (end !== -1) {
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(this.received.slice(0, end))?.[1] ?? 0)
      if (this.received.length >= end + END.length + length) this.answer(end)
    }
    done()
  }

  private answer(end: number): void {
    const [method = "", path = ""] = this.received.split(" ", 2)
    const body = Buffer.from(this.received.slice(end + END.length), "latin1").toString()
    this.onRequest?.({ method, path, body })
    this.received = ""
    this.push(this.response)
  }

  // What agents and clients set on a socket.
  setKeepAlive = (): this => this
  setNoDelay = (): this => this
  setTimeout = (): this => this
  ref = (): this => this
  unref = (): this => this
}
