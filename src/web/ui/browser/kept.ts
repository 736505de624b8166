/** What this browser keeps for the pages. */
interface Kept {
  read(key: string): string | null;
  /** null: no longer. */
  write(key: string, value: string | null): void;
}

/**
 * A page that another site frames may be denied it, which even asking for it throws then, and a browser may be full: what
 * cannot be kept is known for as long as the page is open.
 */
function keptIn(storage: () => Storage): Kept {
  const here = new Map<string, string>();
  return {
    read(key) {
      try {
        return here.get(key) ?? storage().getItem(key);
      } catch {
        return here.get(key) ?? null;
      }
    },
    write(key, value) {
      here.delete(key);
      try {
        if (value === null) storage().removeItem(key);
        else storage().setItem(key, value);
      } catch {
        if (value !== null) here.set(key, value);
      }
    },
  };
}

/** For all tabs, until it is taken away. */
export const keptHere = keptIn(() => localStorage);
/** For this tab, also through a reload. */
export const keptInTab = keptIn(() => sessionStorage);
