/** Makes ids at the edge: UUIDv7, so that they sort by the time they were made. */
export type MakeId = () => string;
