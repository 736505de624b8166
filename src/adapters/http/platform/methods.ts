const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether requests by this method only read; all others may change something. */
export const isReading = (method: string): boolean => readingMethods.has(method.toUpperCase());
