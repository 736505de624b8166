/**
 * What this browser keeps for the pages. A page that another site frames may be denied it, which even asking for it throws
 * then; so everything here is a convenience that pages do without.
 */
interface Kept {
  read(key: string): string | null;
  /** null: no longer. */
  write(key: string, value: string | null): void;
}

const keptIn = (storage: () => Storage): Kept => ({
  read(key) {
    try {
      return storage().getItem(key);
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      if (value === null) storage().removeItem(key);
      else storage().setItem(key, value);
    } catch {
      // Denied, or full.
    }
  },
});

/** For all tabs, until it is taken away. */
export const keptHere = keptIn(() => localStorage);
/** For this tab, also through a reload. */
export const keptInTab = keptIn(() => sessionStorage);
