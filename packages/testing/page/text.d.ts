export declare const prettyXml: (text: string) => string
export declare const pretty: (text: string) => string
export declare const clock: (millis: number) => string
export declare const instant: (millis: number) => string
export declare const kindName: (kind: string) => string
