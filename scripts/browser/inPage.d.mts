export declare const focused: () => string
export declare const width: () => number
export declare const background: () => string
export declare const nameless: () => ReadonlyArray<string>
export declare const content: () => { readonly html: string; readonly hacked: boolean; readonly foreign: number }
export declare const scroll: () => Promise<{ readonly millis: number; readonly rows: number }>
export declare const weakColours: () => ReadonlyArray<string>
