/** Makes ids at the edge: UUIDv7, so that they sort by the time they were made. */
export type MakeId = () => string;

/** The same id for the same text, for what a repeated request makes again. */
export type IdFrom = (text: string) => string;
