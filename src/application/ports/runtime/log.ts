/** The operator's log. Personal data (names, numbers, notes) never goes in. */
export interface Log {
  info(values: object, message: string): void;
  warn(values: object, message: string): void;
  error(values: object, message: string): void;
}
