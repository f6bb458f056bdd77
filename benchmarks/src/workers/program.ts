/** Loads a program of `rows`. Each of its exports is compiled on its own, so that a process loads the modules of one client. */
export interface Program<Arguments extends ReadonlyArray<unknown>, A> {
  readonly program: (...args: Arguments) => A
}

/** `row` and `side` are the file and its export. */
export const load = async <M>(row: string, side: string): Promise<M> =>
  (await import(new URL(`../rows/${row}.${side}.mjs`, import.meta.url).href)) as M
